import { expect, it } from "vitest";
import { foreignFormat } from "./foreign-formats.ts";

const latin1 = (text: string): Uint8Array => Uint8Array.from(text, (character) => character.charCodeAt(0));
const inZip = (name: string): string => `PK\x03\x04${"\0".repeat(26)}${name}`;

it.each([
  [inZip("[Content_Types].xml"), "an Excel workbook (.xlsx), or another document of Office"],
  [inZip("docProps/app.xml"), "an Excel workbook (.xlsx), or another document of Office"],
  [inZip("xl/_rels/workbook.xml.rels"), "an Excel workbook (.xlsx), or another document of Office"],
  [inZip("mimetypeapplication/vnd.oasis.opendocument.spreadsheet"), "a document of LibreOffice (.ods)"],
  ["\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1\0", "an old Excel workbook (.xls)"],
  ["$FL2@(#) SPSS DATA FILE", "an SPSS file (.sav)"],
  [inZip("archive/data.pkl"), "a model of PyTorch (.pt)"],
  [inZip("a.csv"), "a zip archive whose first file is no array of NumPy, or which is cut off"],
  [inZip("[Content"), "a zip archive whose first file is no array of NumPy, or which is cut off"],
  ["PK\x03\x04\x14\0\x06\0", "a zip archive whose first file is no array of NumPy, or which is cut off"],
  ["<stata_dta><header>", "a Stata file (.dta)"],
  ["\x72\x02\x01\x00\x05", "a Stata file (.dta)"],
  ["\0\0\0\0\0\0\0\0\0\0\0\0\xc2\xea\x81\x60\xb3\x14\x11\xcf\xbd", "a SAS file (.sas7bdat, .xpt)"],
  ["HEADER RECORD*******LIBRARY HEADER", "a SAS file (.sas7bdat, .xpt)"],
  ["SQLite format 3\0", "an SQLite database"],
  ["\x8c\x11\x22\x33\x44\x55\x66\x77DUCK\x40\0\0\0\0\0\0\0", "a DuckDB database"],
  ["\x89HDF\r\n\x1a\n", "an HDF5 file"],
  [`${"MATLAB 5.0 MAT-file, Platform: GLNXA64".padEnd(124)}\0\x01IM`, "a MATLAB file (.mat)"],
  ["X\n\0\0\0\x03\0\x04", "an R file (.rds)"],
  ["A\n3\n262914\n197888\n5\nUTF-8\n787\n", "an R file (.rds)"],
  ["A\n2\n262914\n131840\n787\n", "an R file (.rds)"],
  ["RDA3\nA\n3\n262914\n197888\n5\nUTF-8\n", "an R file (.RData)"],
  ["RDX3\nX\n\0\0\0\x03", "an R file (.RData)"],
  ["ARROW1\0\0\xff\xff\xff\xff", "an Arrow file (.arrow, .feather)"],
  ["\xff\xff\xff\xff\x50\x02\0\0\x14\0\0\0", "an Arrow file (.arrow, .feather)"],
  ["FEA1\0\0\0\0", "a Feather file of version 1"],
  ["ORC\n\x1d\n\x04\x08", "an ORC file"],
  ["Obj\x01\x04\x14", "an Avro file"],
  ["\x80\x04\x95\x10\x02\0\0", "a pickle file of Python"],
  ["\x80\x03cpandas.core.frame\nDataFrame", "a pickle file of Python"],
  ["% 1. Title: Iris\n%\n\n@RELATION iris\n", "an ARFF file of Weka"],
  ["\xef\xbb\xbf<!DOCTYPE html><html>", "a web page (HTML), perhaps an error page that was saved"],
  ['<?xml version="1.0"?>', "XML"],
  ["%PDF-1.7\n", "a PDF document"],
  ["\x89PNG\r\n\x1a\n", "a PNG picture"],
  ["\xff\xd8\xff\xe0", "a JPEG picture"],
  ["GIF89a\x40\x01\xc8\0", "a GIF picture"],
  ["BZh91AY&SY", "packed by bzip2"],
  ["\xfd7zXZ\0", "packed by xz"],
  ["\x28\xb5\x2f\xfd\x04", "packed by zstd"],
  ["\x04\x22\x4d\x18", "packed by LZ4"],
  ["7z\xbc\xaf\x27\x1c", "a 7z archive"],
  [`data/${"\0".repeat(252)}ustar\0`, "a tar archive"],
])("%j is %s", (start, name) => {
  const found = foreignFormat(latin1(start));
  expect(found?.name).toBe(name);
  expect(found?.way).toMatch(/^\S.*\.$/);
});

it.each([
  ["an empty file", ""],
  ["blanks, of which there is one way to match any number", " \n".repeat(5000)],
  ["CSV", "a,b\n1,2\n"],
  ["CSV whose first name is that of a format", "ORC,FEA1,Objective\n1,2,3\n"],
  ["CSV with a comment", "% of a,b\n1,2\n"],
  ["CSV with angle brackets", "<a>,<b>\n1,2\n"],
  ["CSV of addresses", "@relation_id,DUCK\n1,2\n".replace("@", "x@")],
  ["text in windows-1252", "\x80 price,n\n1,2\n"],
  ["UTF-16", "\xff\xfea\0,\0b\0"],
  ["gzip", "\x1f\x8b\x08\0"],
  ["an NPZ file", inZip("x.npy")],
  ["a NumPy array", "\x93NUMPY\x01\0"],
  ["Parquet", "PAR1\x15\x04"],
  ["IDX", "\0\0\x08\x03\0\0\0\x01"],
  ["safetensors", '\x40\0\0\0\0\0\0\0{"a":'],
  ["safetensors whose header is 0x0480 bytes long", '\x80\x04\0\0\0\0\0\0{"a":'],
  ["JSON", '[{"a":1}]'],
])("knows nothing of %s", (_, start) => {
  expect(foreignFormat(latin1(start))).toBeUndefined();
});

it.each([
  "A\n2\n5\n",
  "A\n3\n200000\n150000\n",
  "RDX3\nX\nY\n",
  "RDA2\nA\n2\n",
  "bird,kg\nDUCK,1.2\n",
  "a,b\n1,2\nDUCK4,1\n",
  "$FL2,$FL3\n1,2\n",
  "MATLAB 5.0 MAT-file,b\n1,2\n",
  "FEA1,FEA2\n1,2\n",
  "ORC\n5\n",
  "Obj,b\n1,2\n",
  "@relation,b\nx,1\n",
  "<table>,<b>\n1,2\n",
  "<head>;<body>\n1;2\n",
  "<html>,<b>\n1,2\n",
  "<?xml,b\n1,2\n",
  "%PDF-1,%PDF-2\n3,4\n",
  "GIF89a,b\n1,2\n",
  "BZh91AY,b\n1,2\n",
  "ARROW1,b\n1,2\n",
  "SQLite format 3,b\n1,2\n",
  "HEADER RECORD,b\n1,2\n",
  `${"a".repeat(257)}ustar,b\n1,2\n`,
])("takes no CSV for another program's file: %j", (text) => {
  expect(foreignFormat(latin1(text))).toBeUndefined();
});

// biome-ignore-all lint/suspicious/noControlCharactersInRegex: the first bytes of files are such characters.
/**
 * Files of other programs that hold tables, or seem to, and are not read: what they are, by their first bytes, and how to
 * write the table so that it is.
 *
 * @module
 */

import { assertBytes } from "../base/arguments.ts";

/** A kind of file. */
export interface ForeignFormat {
  /** With its article: `an SPSS file (.sav)`. */
  readonly name: string;
  /** How to get CSV or Parquet out of it, in one sentence. */
  readonly way: string;
}

/** How much of a file {@link foreignFormat} wants to see; ARFF may begin with pages of comments. */
export const FOREIGN_LOOK = 8192;

interface Signature extends ForeignFormat {
  /** What the file's first bytes look like, each as one character. No CSV file may begin so, whatever its columns are called. */
  readonly start: RegExp;
}

const TO_CSV = '.to_csv("data.csv", index=False)';
const TO_PARQUET = '.to_parquet("data.parquet")';

const pandas = (call: string, end = TO_CSV): string => `pandas: pandas.${call}${end}.`;
const unpacked = (command: string): string => `Unpack it: ${command}.`;
const IN_ZIP = "^PK\\x03\\x04[\\s\\S]{26}";
/** Versions of the format, of the R that wrote, and of the oldest R that reads. */
const R_TEXT = "A\\n(?:2\\n\\d{6}\\n131840|3\\n\\d{6}\\n197888)\\n";

const PICTURE = "Pictures are read as arrays of NumPy: np.savez(file, x=…, y=…).";
const SHEET = `"Save As" of the spreadsheet writes CSV UTF-8; ${pandas("read_excel(file)")}`;

const SIGNATURES: readonly Signature[] = [
  {
    start: new RegExp(`${IN_ZIP}(?:\\[Content_Types\\]\\.xml|_rels/|docProps/|xl/)`),
    name: "an Excel workbook (.xlsx), or another document of Office",
    way: SHEET,
  },
  {
    start: new RegExp(`${IN_ZIP}mimetypeapplication/vnd\\.oasis`),
    name: "a document of LibreOffice (.ods)",
    way: SHEET,
  },
  {
    start: new RegExp(`${IN_ZIP}[^/\\0]*/data\\.pkl`),
    name: "a model of PyTorch (.pt)",
    way: "Export it as ONNX: torch.onnx.export(model, x, file).",
  },
  {
    start: new RegExp(`${IN_ZIP}(?![^\\0]*?\\.npy)|^PK\\x03\\x04[\\s\\S]{0,25}$`),
    name: "a zip archive whose first file is no array of NumPy, or which is cut off",
    way: "Unpack it, and give the table that it holds: unzip data.zip.",
  },
  { start: /^\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1/, name: "an old Excel workbook (.xls)", way: SHEET },
  {
    start: /^\$FL[23]@\(#\)/,
    name: "an SPSS file (.sav)",
    way: `SPSS and PSPP write CSV: SAVE TRANSLATE /OUTFILE="data.csv" /TYPE=CSV /FIELDNAMES. Or ${pandas("read_spss(file)")}`,
  },
  {
    start: /^(?:<stata_dta>|[\x6c-\x73][\x01\x02]\x01\x00)/,
    name: "a Stata file (.dta)",
    way: `Stata writes CSV: export delimited data.csv. Or ${pandas("read_stata(file)")}`,
  },
  {
    start: /^(?:\0{12}\xc2\xea\x81\x60\xb3\x14\x11\xcf|HEADER RECORD\*{7})/,
    name: "a SAS file (.sas7bdat, .xpt)",
    way: `SAS writes CSV: proc export data=d outfile="data.csv" dbms=csv; run; Or ${pandas("read_sas(file)")}`,
  },
  {
    start: /^SQLite format 3\0/,
    name: "an SQLite database",
    way: 'It writes CSV: sqlite3 -header -csv data.db "select * from t" > data.csv.',
  },
  {
    start: /^[\s\S]{8}DUCK[\s\S]\0{7}/, // the version of the format in eight bytes
    name: "a DuckDB database",
    way: "DuckDB writes Parquet: COPY t TO 'data.parquet'.",
  },
  {
    start: /^\x89HDF\r\n\x1a\n/,
    name: "an HDF5 file",
    way: `${pandas("read_hdf(file)")} Arrays: np.savez(file, x=…, y=…). A model of Keras is exported as ONNX: tf2onnx.`,
  },
  {
    start: /^MATLAB [57]\.\d MAT-file[\s\S]{107}(?:IM|MI)/,
    name: "a MATLAB file (.mat)",
    way: 'MATLAB writes CSV: writetable(t, "data.csv"), writematrix(x, "data.csv").',
  },
  {
    start: new RegExp(`^(?:X\\n\\0\\0\\0[\\x02\\x03]|${R_TEXT})`),
    name: "an R file (.rds)",
    way: 'R writes CSV: write.csv(readRDS("data.rds"), "data.csv", row.names=FALSE).',
  },
  {
    start: new RegExp(`^(?:RDX[23]\\nX\\n\\0\\0\\0|RDA[23]\\n${R_TEXT})`),
    name: "an R file (.RData)",
    way: 'R writes CSV: load("data.RData"); write.csv(d, "data.csv", row.names=FALSE).',
  },
  {
    start: /^(?:ARROW1\0|\xff{4}[\s\S]{2}[\0-\x0f]\0[\x04-\x40]\0\0\0)/,
    name: "an Arrow file (.arrow, .feather)",
    way: `Polars and pandas write Parquet: polars.read_ipc(file).write_parquet("data.parquet"), pandas.read_feather(file)${TO_PARQUET}.`,
  },
  { start: /^FEA1\0/, name: "a Feather file of version 1", way: pandas("read_feather(file)", TO_PARQUET) },
  { start: /^ORC[\s\S]{0,60}?[\0-\x08\x0e-\x1f]/, name: "an ORC file", way: pandas("read_orc(file)", TO_PARQUET) },
  {
    start: /^Obj\x01/,
    name: "an Avro file",
    way: 'Polars writes Parquet: polars.read_avro(file).write_parquet("data.parquet").',
  },
  {
    start: /^\x80[\x02-\x05][^\x20-\x7a]|^\x80[\x02\x03][c}\](]/,
    name: "a pickle file of Python",
    way: pandas("read_pickle(file)", TO_PARQUET),
  },
  {
    start: /^(?:[ \t\r\n]|%[^\n]*\n)*@relation[ \t]+\S/i,
    name: "an ARFF file of Weka",
    way: "Weka writes CSV: java weka.core.converters.CSVSaver -i data.arff -o data.csv.",
  },
  {
    start: /^(?:\xef\xbb\xbf)?\s*<(?:(?:!doctype html|html)\b[^<>]*>(?![,;\t|])|(?:head|body|table)\b[^<>]*>\s*<)/i,
    name: "a web page (HTML), perhaps an error page that was saved",
    way: `If it holds the table, ${pandas("read_html(file)[0]")}`,
  },
  { start: /^(?:\xef\xbb\xbf)?<\?xml\s/i, name: "XML", way: `If it holds the table, ${pandas("read_xml(file)")}` },
  {
    start: /^%PDF-\d\.\d\s/,
    name: "a PDF document",
    way: "Copy the table out of it into a spreadsheet, and save that as CSV UTF-8.",
  },
  { start: /^\x89PNG/, name: "a PNG picture", way: PICTURE },
  { start: /^\xff\xd8\xff/, name: "a JPEG picture", way: PICTURE },
  { start: /^GIF8[79]a(?:[\s\S][\0-\x08\x0e-\x1f]){2}/, name: "a GIF picture", way: PICTURE },
  { start: /^BZh[1-9]1AY&SY/, name: "packed by bzip2", way: unpacked("bunzip2 data.csv.bz2") },
  { start: /^\xfd7zXZ\0/, name: "packed by xz", way: unpacked("unxz data.csv.xz") },
  { start: /^\x28\xb5\x2f\xfd/, name: "packed by zstd", way: unpacked("unzstd data.csv.zst") },
  { start: /^\x04\x22\x4d\x18/, name: "packed by LZ4", way: unpacked("unlz4 data.csv.lz4") },
  { start: /^7z\xbc\xaf\x27\x1c/, name: "a 7z archive", way: unpacked("7z x data.7z") },
  { start: /^[\s\S]{257}ustar(?:\0| {2}\0)/, name: "a tar archive", way: unpacked("tar -xf data.tar") },
];

/** The length of its header may begin as anything: eight bytes, of which the last four are 0, then JSON. */
const SAFETENSORS = /^.{4}\0{4}\{/s;

/**
 * What other program's file begins with these bytes.
 *
 * @param start the first {@link FOREIGN_LOOK} bytes, or as many as there are
 * @returns undefined for what may be a table that is read here, and for what nobody knows
 */
export function foreignFormat(start: Uint8Array): ForeignFormat | undefined {
  assertBytes("foreignFormat", start);
  const text = Array.from(start.subarray(0, FOREIGN_LOOK), (byte) => String.fromCharCode(byte)).join("");
  if (SAFETENSORS.test(text)) return undefined;
  const found = SIGNATURES.find((signature) => signature.start.test(text));
  return found && { name: found.name, way: found.way };
}

#!/bin/sh
# R's write.table(x, file, sep = ",") writes a quote within text as \", by default (qmethod = "escape"). R's own read.csv
# and read.table(sep = ",") know only doubled quotes. They do not fail: they join rows. Of four rows with a quote each,
# two come back, and the prices 1 and 3 are lost, without an error or a warning.
#
# What helps: write.csv, which doubles quotes, or write.table(…, qmethod = "double").
#
# Seen with R 4.2.2 (Debian 12), and with the R of webr 0.5.4 (4.5.1), which this script runs. Needs Node 20 and npm.
# Exits with 0 while the behaviour is this one.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init --yes >/dev/null
npm install --no-audit --no-fund --silent webr@0.5.4
cat >run.mjs <<'RUN'
import { WebR } from "webr";
const webR = new WebR({ interactive: false });
await webR.init();
console.log(
  await webR.evalRString(`
    table <- data.frame(size = c('5" pipe', '6" pipe', '7" pipe', '8" pipe'), price = 1:4)
    told <- character()
    note <- function(condition) { told <<- c(told, conditionMessage(condition)); invokeRestart("muffleWarning") }
    back <- function(read, ...) {
      write.table(table, "table.csv", sep = ",", row.names = FALSE, ...)
      read <- withCallingHandlers(read("table.csv"), warning = note)
      paste0(nrow(read), " rows, prices ", paste(read$price, collapse = " "))
    }
    by_default <- c(
      back(read.csv),
      readLines("table.csv")[2],
      back(function(file) read.table(file, sep = ",", header = TRUE))
    )
    paste(c(
      R.version.string,
      paste("read.csv gives back:", by_default[1]),
      paste("read.table gives back:", by_default[3]),
      paste("first row in the file:", by_default[2]),
      paste("warnings:", length(told)),
      paste("with doubled quotes:", back(read.csv, qmethod = "double"))
    ), collapse = "\n")`),
);
process.exit();
RUN
node run.mjs | tee seen
cat >expected <<'EXPECTED'
read.csv gives back: 2 rows, prices 2 4
read.table gives back: 2 rows, prices 2 4
first row in the file: "5\" pipe",1
warnings: 0
with doubled quotes: 4 rows, prices 1 2 3 4
EXPECTED
tail -n +2 seen | diff - expected

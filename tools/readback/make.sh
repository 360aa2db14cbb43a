#!/usr/bin/env bash
# Makes a database of the samples and of an article of traps, and every export of it:
#   tools/readback/make.sh READOUT FOLDER
# READOUT is the program; FOLDER is made anew.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
readout=$1 folder=$2
rm -rf "$folder"
mkdir -p "$folder/texts"
cp "$here"/../../samples/*.txt "$here"/traps.*.txt "$folder/texts"
"$readout" add --quiet --db "$folder/record.db" "$folder"/texts/*.txt

export_to() {
    local name=$1
    shift
    "$readout" export --quiet --db "$folder/record.db" --output "$folder/$name" "$@"
}

export_to record.jsonl --format jsonl
for table in records events participants statements evidence; do
    for format in csv tsv parquet; do
        export_to "$table.$format" --format "$format" --table "$table"
    done
done
export_to events.bom.csv --format csv --table events --bom
export_to record.xlsx --format xlsx
export_to plover.jsonl --format plover
export_to polecat.tsv --format polecat
export_to cameo.tsv --format cameo

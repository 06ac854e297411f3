# shellcheck shell=bash
# Sourced by the searches: what their settings' folders hold, in one file.

# gather OUTPUT RECORD: every row of OUTPUT/SETTING/RECORD into OUTPUT/search.csv, the setting's name before it. Columns stand in the same order in all,
# for one program wrote them.
gather() {
  local output=$1 record header=true
  for record in "$output"/*/"$2"; do
    [[ -e $record ]] || continue
    awk -v setting="$(basename -- "$(dirname -- "$record")")" -v header="$header" \
      'NR == 1 { if (header == "true") print "setting," $0 } NR > 1 { print setting "," $0 }' "$record"
    header=false
  done >"$output/search.csv.part"
  mv -- "$output/search.csv.part" "$output/search.csv"
}

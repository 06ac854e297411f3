# shellcheck shell=bash
# Sourced by the search of Figure 1a and by what trains its cells: the settings, one a line: name, methods, options of figure1. Where the options name no
# number of epochs, it is 100. A falling step size, plain and cosine, is there to be compared with: the others are scored at the average of a constant one.
# shellcheck disable=SC2034 # of those who source this

# All settings are tried at the first width, each method's best at the second.
first=100
second=250
# Where alpha grows with the width, and with it the noise, other settings can be the best from here on: those below, of type A.
third=500
wide='rate-10 unit-rate-10 unit-rate-30 slow-unit-rate-30'

list() {
  local fixed=no-noise,binary-dropout,gaussian-dropout-a,gaussian-dropout-b
  local a=variational-dropout-a,variational-dropout-a2 b=variational-dropout-b
  local averaged='--schedule constant --average 0.9995'
  local unit="$averaged --tie unit" inputs="$averaged --kl-over inputs"
  cat <<LIST
plain $fixed,$a,$b
cosine $fixed,$a,$b --schedule cosine
average $fixed,$a,$b $averaged
rate-2e-3 $fixed,$a,$b $averaged --learning-rate 2e-3
rate-5e-3 $fixed,$a $averaged --learning-rate 5e-3
m-50 $fixed,$a,$b $averaged --minibatch 50
m-250 $fixed,$a,$b $averaged --minibatch 250 --learning-rate 2e-3
long $fixed $averaged --epochs 300
slow $fixed $averaged --learning-rate 3e-4 --epochs 300
alpha-low $a,$b $averaged --alpha-input 0.05 --alpha-hidden 0.25
warm-up-50 $a,$b $averaged --kl-warmup 50
kl-3 $a $averaged --kl-weight 3
rate-10 $a $averaged --alpha-rate 10
unit $a $unit
unit-rate-10 $a $unit --alpha-rate 10
unit-rate-10-kl-3 $a $unit --alpha-rate 10 --kl-weight 3
unit-rate-10-low $a $unit --alpha-rate 10 --alpha-input 0.05 --alpha-hidden 0.25
unit-rate-30 $a $unit --alpha-rate 30
slow-unit-rate-30 $a $unit --learning-rate 3e-4 --alpha-rate 30 --epochs 300
kl-0.1-rate-10 $b $averaged --kl-weight 0.1 --alpha-rate 10
kl-0.01-rate-10 $b $averaged --kl-weight 0.01 --alpha-rate 10
weight-rate-10 $b $averaged --tie weight --alpha-rate 10
inputs $b $inputs
inputs-rate-10 $b $inputs --alpha-rate 10
inputs-rate-10-third $b $inputs --alpha-rate 10 --kl-weight 0.333
inputs-rate-10-kl-3 $b $inputs --alpha-rate 10 --kl-weight 3
inputs-rate-10-unit $b $inputs --alpha-rate 10 --tie unit
inputs-rate-10-weight $b $inputs --alpha-rate 10 --tie weight
slow-inputs-rate-30 $b $inputs --learning-rate 3e-4 --alpha-rate 30 --epochs 300
inputs-rate-10-low $b $inputs --alpha-rate 10 --alpha-input 0.05 --alpha-hidden 0.25
LIST
}

# options NAME: those of one setting.
options() {
  list | awk -v name="$1" '$1 == name { $1 = $2 = ""; print }'
}

# methods NAME: those that a setting is for.
methods() {
  list | awk -v name="$1" '$1 == name { print $2 }'
}

# ranking SEARCH WIDTH: method, setting and validation error (the mean over seeds) at a width, best first within a method, of what figure1-search.sh gathers.
# Columns stand before the first that may be quoted.
ranking() {
  awk -F, -v wanted="$2" \
    'NR == 1 { for (i = 1; i <= NF; i++) column[$i] = i }
     NR > 1 && $column["width"] == wanted { key = $column["preset"] " " $1; sum[key] += $column["validation_error"]; count[key]++ }
     END { for (key in sum) printf "%s %.8f\n", key, sum[key] / count[key] }' "$1" | LC_ALL=C sort -k 1,1 -k 3,3g -k 2,2
}

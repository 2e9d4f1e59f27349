# For digiKam's Batch Queue Manager: paste these lines into its base tool "Custom Script" or "User Shell Script".
# Some versions of digiKam replace the two names below by quoted text, others set variables of these names: an
# assignment without quotes is right in both.
input=$INPUT
output=$OUTPUT
deweather restore --overwrite -o "$output" -- "$input"

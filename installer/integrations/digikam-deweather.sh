# For digiKam's Batch Queue Manager: paste these lines into its base tool "User Shell Script".
# digiKam sets INPUT and OUTPUT, and takes the exit status for success or failure.
deweather restore --overwrite -o "$OUTPUT" -- "$INPUT"

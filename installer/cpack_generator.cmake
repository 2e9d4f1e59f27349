# Read by cpack for each kind of package.
if(CPACK_GENERATOR STREQUAL "DEB")
  set(CPACK_PACKAGING_INSTALL_PREFIX /usr)
else()
  # One folder, which can be put anywhere.
  set(CPACK_INCLUDE_TOPLEVEL_DIRECTORY ON)
endif()

# Manual pages and shell completions, written by the program of its own parser when packages are wanted: `ninja reference`.
set(reference "${CMAKE_CURRENT_BINARY_DIR}/reference")
add_custom_command(OUTPUT "${reference}/stamp"
  COMMAND "${CMAKE_COMMAND}" -E rm -rf "${reference}"
  COMMAND deweather reference --manual "${reference}/man" --completion "${reference}/completion"
  COMMAND "${CMAKE_COMMAND}" -E touch "${reference}/stamp"
  DEPENDS deweather VERBATIM)
add_custom_target(reference ALL DEPENDS "${reference}/stamp")

# Debian wants manual pages compressed, without the time of it.
install(CODE "
  file(GLOB pages \"${reference}/man/*.1\")
  if(NOT pages)
    message(FATAL_ERROR \"no manual pages: ninja reference writes them\")
  endif()
  set(folder \"\$ENV{DESTDIR}\${CMAKE_INSTALL_PREFIX}/${CMAKE_INSTALL_DATADIR}/man/man1\")
  file(MAKE_DIRECTORY \"\${folder}\")
  foreach(page IN LISTS pages)
    cmake_path(GET page FILENAME name)
    execute_process(COMMAND gzip -9nc \"\${page}\" OUTPUT_FILE \"\${folder}/\${name}.gz\" COMMAND_ERROR_IS_FATAL ANY)
  endforeach()")
foreach(program deweather deweather-studio)
  install(FILES "${reference}/completion/bash/${program}" DESTINATION "${CMAKE_INSTALL_DATADIR}/bash-completion/completions")
  install(FILES "${reference}/completion/fish/${program}.fish" DESTINATION "${CMAKE_INSTALL_DATADIR}/fish/vendor_completions.d")
endforeach()
install(FILES "${reference}/completion/zsh/_deweather" DESTINATION "${CMAKE_INSTALL_DATADIR}/zsh/vendor-completions")

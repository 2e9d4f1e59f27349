# Finds single OpenCV modules by header and library. Debian's OpenCVConfig.cmake comes only with the package of all
# modules, 130 packages with VTK among them; four modules are all that is needed.
#
#   find_package(OpenCVModules REQUIRED COMPONENTS core dnn imgproc imgcodecs video)    gives OpenCV::core ...

find_path(OpenCVModules_INCLUDE_DIR opencv2/core.hpp PATH_SUFFIXES opencv4)
foreach(_module IN LISTS OpenCVModules_FIND_COMPONENTS)
  find_library(OpenCVModules_${_module} opencv_${_module})
  find_path(OpenCVModules_${_module}_HEADER opencv2/${_module}.hpp PATHS "${OpenCVModules_INCLUDE_DIR}")
  if(OpenCVModules_${_module} AND OpenCVModules_${_module}_HEADER)
    set(OpenCVModules_${_module}_FOUND TRUE)
    if(NOT TARGET OpenCV::${_module})
      add_library(OpenCV::${_module} UNKNOWN IMPORTED)
      set_target_properties(OpenCV::${_module} PROPERTIES
        IMPORTED_LOCATION "${OpenCVModules_${_module}}"
        INTERFACE_INCLUDE_DIRECTORIES "${OpenCVModules_INCLUDE_DIR}"
        INTERFACE_SYSTEM_INCLUDE_DIRECTORIES "${OpenCVModules_INCLUDE_DIR}")
    endif()
  endif()
  mark_as_advanced(OpenCVModules_${_module} OpenCVModules_${_module}_HEADER)
endforeach()

include(FindPackageHandleStandardArgs)
find_package_handle_standard_args(OpenCVModules REQUIRED_VARS OpenCVModules_INCLUDE_DIR HANDLE_COMPONENTS)
mark_as_advanced(OpenCVModules_INCLUDE_DIR)

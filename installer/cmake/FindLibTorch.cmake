# Finds the LibTorch that installer/setup.sh unpacked from PyPI's wheel: no Python, no CUDA toolkit.
#
#   LIBTORCH_ROOT   the folder that holds torch/ and nvidia/
#
# Gives the target LibTorch::LibTorch (headers, libtorch_cpu, libc10, and the way to the libraries
# that those need). Programs link no CUDA library; base/device.h opens libtorch_cuda at run time.

if(NOT LIBTORCH_ROOT)
  if(DEFINED ENV{DEWEATHER_HOME})
    set(_deps "$ENV{DEWEATHER_HOME}")
  elseif(DEFINED ENV{XDG_CACHE_HOME})
    set(_deps "$ENV{XDG_CACHE_HOME}/deweather")
  else()
    set(_deps "$ENV{HOME}/.cache/deweather")
  endif()
  set(LIBTORCH_ROOT "${_deps}/libtorch-2.11.0" CACHE PATH "folder with torch/ and nvidia/ of the LibTorch wheels")
endif()

find_path(LibTorch_INCLUDE_DIR torch/headeronly/version.h PATHS "${LIBTORCH_ROOT}/torch/include" NO_DEFAULT_PATH)
find_library(LibTorch_CPU torch_cpu PATHS "${LIBTORCH_ROOT}/torch/lib" NO_DEFAULT_PATH)
find_library(LibTorch_C10 c10 PATHS "${LIBTORCH_ROOT}/torch/lib" NO_DEFAULT_PATH)
file(GLOB LibTorch_NEEDED "${LIBTORCH_ROOT}/nvidia/cu13/lib/libcudart.so.13" "${LIBTORCH_ROOT}/nvidia/cu13/lib/libcupti.so.13")
if(LibTorch_INCLUDE_DIR)
  foreach(_part MAJOR MINOR PATCH)
    file(STRINGS "${LibTorch_INCLUDE_DIR}/torch/headeronly/version.h" _line REGEX "#define TORCH_VERSION_${_part} ")
    string(REGEX MATCH "[0-9]+$" _${_part} "${_line}")
  endforeach()
  set(LibTorch_VERSION "${_MAJOR}.${_MINOR}.${_PATCH}")
endif()

include(FindPackageHandleStandardArgs)
find_package_handle_standard_args(LibTorch
  REQUIRED_VARS LibTorch_CPU LibTorch_C10 LibTorch_INCLUDE_DIR LibTorch_NEEDED
  VERSION_VAR LibTorch_VERSION
  REASON_FAILURE_MESSAGE "./run fetches it, or set LIBTORCH_ROOT")

if(LibTorch_FOUND AND NOT TARGET LibTorch::LibTorch)
  add_library(LibTorch::LibTorch INTERFACE IMPORTED)
  target_include_directories(LibTorch::LibTorch SYSTEM INTERFACE
    "${LibTorch_INCLUDE_DIR}" "${LibTorch_INCLUDE_DIR}/torch/csrc/api/include")
  target_link_libraries(LibTorch::LibTorch INTERFACE "${LibTorch_CPU}" "${LibTorch_C10}")
  # libtorch_cpu finds libcudart and libcupti by its own RPATH, relative to itself; the linker is told.
  target_link_options(LibTorch::LibTorch INTERFACE "LINKER:-rpath-link,${LIBTORCH_ROOT}/nvidia/cu13/lib")
  # For the CUDA plugin alone.
  add_library(LibTorch::cudart INTERFACE IMPORTED)
  target_link_libraries(LibTorch::cudart INTERFACE "${LIBTORCH_ROOT}/nvidia/cu13/lib/libcudart.so.13")
endif()
mark_as_advanced(LibTorch_INCLUDE_DIR LibTorch_CPU LibTorch_C10)

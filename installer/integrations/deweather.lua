-- SPDX-License-Identifier: GPL-3.0-or-later
--
-- A darktable export target that removes rain, raindrops, haze and snow from what darktable exports.
--
-- Install: copy this file to ~/.config/darktable/lua/ and add this line to ~/.config/darktable/luarc:
--     require "deweather"
-- Use: export module > target storage > "weather removed (deweather)".
--
-- darktable exports each picture into a temporary file with its own format settings; `deweather restore` then writes
-- the restored picture into the chosen folder. Existing files are kept: a number is added to the name.
-- Written for the Lua API 9.0.0 of darktable 4.2.

local dt = require "darktable"

local NAME = "deweather"

dt.preferences.register(NAME, "program", "string", "deweather: program",
  "name of the deweather program, or its full path", "deweather")
dt.preferences.register(NAME, "model", "string", "deweather: model",
  "name of an installed model, or a model file; empty for the default model", "")

-- One argument for the shell, whatever characters it contains.
local function quoted(text)
  return "'" .. text:gsub("'", "'\\''") .. "'"
end

local function exists(path)
  local file = io.open(path, "rb")
  if file then file:close() end
  return file ~= nil
end

-- FOLDER/STEM.EXT, or FOLDER/STEM_01.EXT and so on if that name is taken.
local function free_name(folder, filename)
  local stem, extension = filename:match("^(.+)(%.[^.]+)$")
  stem, extension = stem or filename, extension or ""
  local path = folder .. "/" .. filename
  local count = 0
  while exists(path) do
    count = count + 1
    path = string.format("%s/%s_%02d%s", folder, stem, count, extension)
  end
  return path
end

-- Runs deweather on INPUT. Returns nil, or the reason of a failure.
local function restore(input, output)
  local report = os.tmpname()
  local command = quoted(dt.preferences.read(NAME, "program", "string")) .. " restore"
  local model = dt.preferences.read(NAME, "model", "string")
  if model ~= "" then command = command .. " --model " .. quoted(model) end
  -- "--" ends the options, so that a name may begin with a dash.
  command = command .. " -o " .. quoted(output) .. " -- " .. quoted(input) .. " 2> " .. quoted(report)
  local succeeded = os.execute(command)
  local reason
  if not succeeded then
    for line in io.lines(report) do
      if line ~= "" then reason = line end
    end
    reason = reason or "deweather could not be started"
  end
  os.remove(report)
  return reason
end

local folder = dt.new_widget("file_chooser_button") {
  title = "folder of the restored pictures",
  is_directory = true,
  value = dt.preferences.read(NAME, "folder", "directory"),
  changed_callback = function(self)
    if self.value then dt.preferences.write(NAME, "folder", "directory", self.value) end
  end,
}

-- Called once per picture, after darktable has written FILENAME, a temporary file.
local function store(storage, image, format, filename, number, total, high_quality, extra_data)
  dt.print(string.format("removing weather: picture %d of %d", number, total))
  local output = free_name(extra_data.folder, filename:match("[^/]+$"))
  local reason = restore(filename, output)
  os.remove(filename)
  if reason then
    extra_data.failed = extra_data.failed + 1
    dt.print(image.filename .. ": " .. reason)
    dt.print_error(image.filename .. ": " .. reason)
  end
end

-- Called once before the first picture. Fields of EXTRA_DATA reach store() and finalize().
local function initialize(storage, format, images, high_quality, extra_data)
  extra_data.folder = folder.value or dt.preferences.read(NAME, "folder", "directory")
  extra_data.failed = 0
  if not extra_data.folder or extra_data.folder == "" then
    dt.print("deweather: choose a folder for the restored pictures first")
    return {}  -- exports nothing
  end
end

local function finalize(storage, images, extra_data)
  if extra_data.failed and extra_data.failed > 0 then
    dt.print(string.format("deweather: %d pictures failed", extra_data.failed))
  elseif extra_data.folder and extra_data.folder ~= "" then
    dt.print("deweather: done")
  end
end

-- What `deweather restore` reads.
local READABLE = { jpeg = true, png = true, tiff = true, webp = true, avif = true, jpegxl = true }

local function supported(storage, format)
  return READABLE[format.plugin_name] == true
end

dt.register_storage("deweather", "weather removed (deweather)", store, finalize, supported, initialize,
  dt.new_widget("box") { orientation = "vertical", dt.new_widget("label") { label = "folder" }, folder })

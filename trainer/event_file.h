// Writes TensorBoard event files, for `tensorboard --logdir`.
//
//     EventFile events("runs/first", 1000);         // the run is resumed after step 1000
//     events.add_scalars(1050, {{"loss", 0.02}, {"validation/psnr", 27.3}});
//     events.add_picture(1050, "samples/00", png_bytes, 768, 256);
//
// A file is a sequence of TFRecords (length, checksum, bytes, checksum), each of which holds one protocol buffer Event.
// TensorBoard reads the files of a folder in the order of their names, as one run.
#pragma once

#include <cstdint>
#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace deweather::trainer {

class EventFile {
  public:
    // Creates a new file in the folder with its first event, which marks a restart after this step, so that TensorBoard
    // discards later steps of earlier files.
    EventFile(std::filesystem::path folder, int64_t after_step);

    // Writes one event with several numbers, each drawn as a curve by tag; a slash in a tag groups curves. These throw
    // Error if the disk is full.
    void add_scalars(int64_t step, const std::vector<std::pair<std::string, double>>& values);
    // Writes one event with a three-channel picture. png: the bytes of its file; sizes in pixels.
    void add_picture(int64_t step, std::string_view tag, std::string_view png, int64_t width, int64_t height);

  private:
    void begin();
    void add(std::string_view event);

    std::filesystem::path folder_, file_;
    int64_t after_step_;
    std::ofstream stream_;
};

}  // namespace deweather::trainer

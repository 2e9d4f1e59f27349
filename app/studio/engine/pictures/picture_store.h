// LRU cache of pictures and results: evicts the least recently used to stay within a memory budget.
//
//     PictureStore store(4);                         // up to a quarter of the memory that is free
//     store.put_original(7, picture);
//     store.put_result(7, "mofme-compact", {.rgb = result});
//     for (const int id : store.make_room(shown, 8)) ...      // their results have to be made again
//
// Results are not kept on disk when they leave memory: they are exact 32-bit floats, twelve bytes per pixel, so that
// saving gives the command line's bytes at any strength; ten thousand of them would fill a disk, and restoring one
// again takes seconds. Not thread-safe.
#pragma once

#include <ATen/core/Tensor.h>

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "core/media/image.h"

namespace deweather::studio {

// What a model made of a picture.
struct PictureResult {
    at::Tensor rgb = {};          // float [3,H,W] at full strength; undefined if absent
    at::Tensor weather_map = {};  // as in restore::Result
    int64_t weather_patch = 0;
};

class PictureStore {
  public:
    using Original = std::shared_ptr<const media::Image>;

    // share: pictures may fill 1/share of the free memory, including what they already use.
    explicit PictureStore(int64_t share) : share_(share) {}

    using Result = PictureResult;

    // Null or undefined if absent. Counts as use.
    Original original(int picture);
    Result result(int picture, const std::string& model);

    void put_original(int picture, Original original);
    void put_result(int picture, const std::string& model, Result result);
    void remove(int picture);

    int64_t bytes() const;
    // Evicts originals, which can be read again, then results, the least recently used first; keeps the picture on
    // screen and `kept`. Returns the pictures that lost results. budget < 0: from the memory that is free now.
    std::vector<int> make_room(int shown, int kept, int64_t budget = -1);

  private:
    struct Entry {
        Original original;
        std::map<std::string, Result> results;
        int64_t used = 0;
    };
    static int64_t original_bytes(const Entry& entry);
    static int64_t result_bytes(const Entry& entry);

    int64_t share_;
    int64_t clock_ = 0;
    std::map<int, Entry> entries_;
};

}  // namespace deweather::studio

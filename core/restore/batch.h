// Batch restoration of files: a failed one is reported and the rest continues.
//
//     const auto plan = restore::plan_jobs({"holiday/"}, "clean/", {});
//     restore::run_batch(restorer, plan.jobs, options, progress,
//                        [&](FileResult& file, const media::Image*, const media::Image*) { say(file.error); });
#pragma once

#include <filesystem>
#include <functional>
#include <vector>

#include "core/media/image_io.h"
#include "core/restore/restorer.h"

namespace deweather::restore {

struct Job {
    std::filesystem::path input, output;
    bool makes_folder = false;  // the output has its own folder within the output folder, created when needed
    bool video = false;         // for restore_video(); run_batch() takes pictures only
};

struct PlanOptions {
    bool recursive = false;  // includes subfolders, whose structure is kept
    bool compare = false;    // comparisons are written too, see BatchOptions
    Existing existing = Existing::kKeep;
};

struct Plan {
    std::vector<Job> jobs;
    std::vector<std::filesystem::path> left_out;  // results of earlier runs found in folders, see pictures_in()
};

// inputs: files and folders; folders contribute all pictures and videos except results of earlier runs. output: the
// name of the result for a single file, else a folder, which is created if its parent exists; empty: beside each input.
// Results are named <stem>_restored.<ext>. Throws Error for a missing input or output folder, for a folder without
// pictures and videos, for two inputs whose results would have the same name, and for an output that is an input: see
// refuse_to_lose().
Plan plan_jobs(const std::vector<std::filesystem::path>& inputs, const std::filesystem::path& output,
               const PlanOptions& options);

// The write options shared by Studio and the command line, so that their files are identical.
media::WriteOptions write_options(const std::string& model, double strength);

struct BatchOptions {
    RestoreOptions restore;
    media::ReadOptions read;
    media::WriteOptions write;  // software and parameters are filled in here
    bool resume = false;        // existing outputs count as done
    bool compare = false;       // also writes <stem>_compare.<ext>: before and after, side by side
};

struct FileResult {
    Job job;
    int64_t width = 0, height = 0;
    Report report;
    bool skipped = false;            // existed already, with resume
    std::string error;               // empty on success
    std::vector<std::string> notes;  // losses in writing
};

// Called after each file on the calling thread; the pictures are null for a file that failed or was skipped. May throw
// Error, which counts as the file's failure.
using FileDone = std::function<void(FileResult& result, const media::Image* input, const media::Image* restored)>;

// Reads the next file while one is restored. Returns how many files failed. Throws Cancelled; finished files stay,
// partial ones are removed.
int64_t run_batch(Restorer& restorer, const std::vector<Job>& jobs, const BatchOptions& options, Progress& progress,
                  const FileDone& done);

}  // namespace deweather::restore

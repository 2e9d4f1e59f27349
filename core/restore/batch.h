// Restores many files, one after another: a bad one is reported and the rest goes on.
//
//     const auto plan = restore::plan_jobs({"holiday/"}, "clean/", {});
//     restore::run_batch(restorer, plan.jobs, options, progress, [](const FileResult& file, ...) { ... });
#pragma once

#include <filesystem>
#include <functional>
#include <vector>

#include "core/media/image_io.h"
#include "core/restore/restorer.h"

namespace deweather::restore {

struct Job {
    std::filesystem::path input, output;
    bool makes_folder = false;  // the output lies in a folder of its own within the output folder, made when needed
    bool video = false;         // for restore_video(); run_batch() takes pictures
};

struct PlanOptions {
    bool recursive = false;  // the folders within folders too, whose structure is kept
    bool compare = false;    // comparisons are written as well, see BatchOptions
    Existing existing = Existing::kKeep;
};

struct Plan {
    std::vector<Job> jobs;
    std::vector<std::filesystem::path> left_out;  // results of earlier runs in folders, see pictures_in()
};

// inputs: files and folders, of which all pictures and videos are taken but results of earlier runs. output: the name
// of the result for a single file, else a folder, made where only its last part is missing; empty: beside each input.
// Results are named <stem>_restored.<ext>. Throws Error for an input or output folder that is not there, for a folder
// without either, for two inputs that would get the same name, and for an output that is an input: see
// refuse_to_lose().
Plan plan_jobs(const std::vector<std::filesystem::path>& inputs, const std::filesystem::path& output,
               const PlanOptions& options);

// The options that Studio and the command line write results with, so that their files are the same.
media::WriteOptions write_options(const std::string& model, double strength);

struct BatchOptions {
    RestoreOptions restore;
    media::ReadOptions read;
    media::WriteOptions write;  // software and parameters are filled in
    bool resume = false;        // what is there already counts as done
    bool compare = false;       // also writes <stem>_compare.<ext>: before and after side by side
};

struct FileResult {
    Job job;
    int64_t width = 0, height = 0;
    Report report;
    bool skipped = false;            // was there already, by resume
    std::string error;               // empty when all went well
    std::vector<std::string> notes;  // what could not be kept
};

// Called after each file on the calling thread; the pictures are null for a file that failed or was skipped. May throw
// Error, which counts as the file's own.
using FileDone = std::function<void(FileResult& result, const media::Image* input, const media::Image* restored)>;

// The next file is read while one is restored. Returns how many files failed. Throws Cancelled; finished files stay, no
// partial one does.
int64_t run_batch(Restorer& restorer, const std::vector<Job>& jobs, const BatchOptions& options, Progress& progress,
                  const FileDone& done);

}  // namespace deweather::restore

#include "core/restore/batch.h"

#include <torch/types.h>

#include <algorithm>
#include <future>
#include <map>

#include "core/base/error.h"
#include "core/base/number_text.h"
#include "core/base/sub_progress.h"
#include "core/base/utf8.h"
#include "core/media/own_mark.h"
#include "core/media/video_info.h"
#include "core/media/video_writer.h"
#include "core/restore/file_names.h"
#include "core/restore/lost_inputs.h"

namespace deweather::restore {

namespace fs = std::filesystem;

namespace {

void make_folder(const fs::path& folder) {
    std::error_code error;
    if (fs::is_directory(folder, error)) return;
    if (fs::exists(folder, error)) throw Error("cannot write into", folder.string(), "it is no folder; choose another");
    fs::create_directory(folder, error);
    if (error)
        throw Error("cannot create folder", folder.string(),
                    error == std::errc::no_such_file_or_directory ? "the folder that it should be in does not exist"
                                                                  : error.message());
}

bool is_video(const fs::path& input) {
    return media::is_video_name(input) && !media::is_picture_name(input);
}

// Whether one file becomes a video: by its name, or as the result's name asks, if it may be one (content decides). A
// still picture does not.
bool is_video(const fs::path& input, const fs::path& output) {
    if (is_video(input)) return true;
    const bool asked = media::is_writable_video_name(output) && !media::is_picture_name(output);
    return asked && (!media::is_picture_name(input) || media::is_animation_name(input));
}

void write_comparison(const media::Image& input, const media::Image& restored, const Job& job,
                      const media::WriteOptions& options) {
    media::Image both = restored;
    both.rgb = at::cat({input.rgb, restored.rgb}, 2);
    if (input.alpha.defined()) both.alpha = at::cat({input.alpha, input.alpha}, 2);
    media::write_image(both, comparison_name(job.input, job.output), options);
}

// The kind of a single result by its name, before the network has run for it.
void check_kind(const fs::path& output, bool video) {
    const auto as_folder = "; for a folder of that name write '" + output.string() + "/'";
    if (video && !media::is_writable_video_name(output))
        throw Error(
            "cannot write", output.string(),
            "the name of a video has to end in .mp4, .mov, .mkv, .webm, .ts or another that FFmpeg writes" + as_folder);
    if (video) return;
    try {
        (void)media::format_of_name(output);
    } catch (const Error& error) {
        throw Error(error.what() + as_folder, "", "");
    }
}

void refuse_losses(const Plan& plan, const PlanOptions& options) {
    std::vector<fs::path> inputs, outputs;
    for (const auto& job : plan.jobs) {
        inputs.push_back(job.input);
        outputs.push_back(job.output);
        if (options.compare && !job.video) outputs.push_back(comparison_name(job.input, job.output));
    }
    refuse_to_lose(inputs, plan.left_out, outputs, options.existing);
}

}  // namespace

media::WriteOptions write_options(const std::string& model, double strength) {
    media::WriteOptions options;
    options.software = media::own_name();
    options.parameters = "model " + escaped_utf8(model) + ", strength " + significant(strength, 3);
    return options;
}

Plan plan_jobs(const std::vector<fs::path>& inputs, const fs::path& output, const PlanOptions& options) {
    std::error_code none;
    Plan plan;
    auto& jobs = plan.jobs;
    const bool one_file = inputs.size() == 1 && !fs::is_directory(inputs.front(), none);
    if (one_file && !output.empty() && output.has_extension() && !fs::is_directory(output, none)) {
        const bool video = is_video(inputs.front(), output);
        check_kind(output, video);
        jobs = {{.input = inputs.front(), .output = output, .makes_folder = false, .video = video}};
        refuse_losses(plan, options);
        return plan;
    }
    for (const auto& input : inputs) {
        if (!fs::is_directory(input, none)) {
            jobs.push_back({.input = input,
                            .output = output.empty() ? restored_name(input) : output / restored_name(input).filename(),
                            .makes_folder = false,
                            .video = is_video(input)});
            continue;
        }
        const auto pictures = pictures_and_videos_in(input, options.recursive, &plan.left_out);
        if (pictures.empty())
            throw Error("nothing to restore in", input.string(),
                        options.recursive ? "it holds no pictures or videos"
                                          : "it holds no pictures or videos; --recursive looks into its folders too");
        for (const auto& picture : pictures) {
            const auto relative = picture.lexically_relative(input);
            jobs.push_back({.input = picture,
                            .output = output.empty() ? restored_name(picture) : output / restored_name(relative),
                            .makes_folder = !output.empty() && relative.has_parent_path(),
                            .video = is_video(picture)});
        }
    }
    std::map<fs::path, fs::path> taken;
    for (const auto& job : jobs) {
        const auto [place, is_new] = taken.emplace(job.output.lexically_normal(), job.input);
        if (!is_new)
            throw Error("two inputs would be written to", job.output.string(),
                        place->second.string() + " and " + job.input.string() + "; restore them into separate folders");
    }
    refuse_losses(plan, options);
    if (!output.empty()) make_folder(output);
    return plan;
}

int64_t run_batch(Restorer& restorer, const std::vector<Job>& jobs, const BatchOptions& options, Progress& progress,
                  const FileDone& done) {
    int64_t failed = 0;
    const auto count = static_cast<int64_t>(jobs.size());
    auto write = write_options(restorer.model_name(), options.restore.strength);
    if (!options.restore.remove.empty()) write.parameters += ", remove " + joined(options.restore.remove);
    write.metadata = options.write.metadata;
    write.existing = options.write.existing;
    write.quality = options.write.quality;

    std::error_code none;
    const auto present = [&](const Job& job) { return fs::exists(fs::symlink_status(job.output, none)); };
    const auto read = [&](std::size_t index) {
        return std::async(std::launch::async,
                          [&, index] { return media::read_image(jobs[index].input, options.read); });
    };
    // Only one is read ahead: memory does not grow with the batch.
    std::future<media::Image> next;
    std::size_t next_index = 0;
    for (std::size_t index = 0; index < jobs.size(); ++index) {
        const Job& job = jobs[index];
        FileResult result;
        result.job = job;
        SubProgress file(progress, static_cast<int64_t>(index), count, job.input.filename().string());
        progress.throw_if_cancelled();
        try {
            if (present(job) && options.resume) {
                result.skipped = true;
                done(result, nullptr, nullptr);
                continue;
            }
            // Known before any work is done for it.
            if (present(job) && write.existing == Existing::kKeep)
                throw Error("cannot write", job.output.string(),
                            "it exists already and is kept; use --overwrite, or --resume to skip what is done");
            (void)media::format_of_name(job.output);
            check_name_fits(job.output);
            if (options.compare) check_name_fits(comparison_name(job.input, job.output));
            file.step(0, 1, "");
            if (!next.valid() || next_index != index) {
                if (next.valid()) next.wait();
                next = read(index);
            }
            const media::Image picture = next.get();
            if (index + 1 < jobs.size()) next = read(next_index = index + 1);
            media::check_writable(picture, job.output);

            result.width = picture.width();
            result.height = picture.height();
            result.notes = picture.notes;
            Result restored = restorer.restore(picture, options.restore, file);
            result.report = restored.report;
            if (auto note = kept_tiles_note(restored.report); !note.empty()) result.notes.push_back(std::move(note));
            if (job.makes_folder) fs::create_directories(job.output.parent_path(), none);
            for (auto& note : media::write_image(restored.image, job.output, write))
                result.notes.push_back(std::move(note));
            if (options.compare) write_comparison(picture, restored.image, job, write);
            done(result, &picture, &restored.image);
        } catch (const Cancelled&) {
            throw;
        } catch (const std::exception& error) {
            ++failed;
            result.error = one_line(error.what());
            done(result, nullptr, nullptr);
        }
    }
    progress.step(count, count, "done");
    return failed;
}

}  // namespace deweather::restore

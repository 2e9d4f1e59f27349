// Context of the examples in app/cli.
#pragma once

#include <CLI/CLI.hpp>
#include <iostream>

#include "core/base/device.h"

namespace deweather::examples::in_app_cli {

struct Context {
    CLI::App parser;
    CLI::App& command;
    int argc;
    char** argv;
    cli::Console console;
    c10::Device device;
    bool json, quiet;
    int64_t failed;
    std::filesystem::path folder, file;
    nlohmann::json results;
    std::vector<restore::Job> jobs;
    restore::Restorer& restorer;
    std::vector<trainer::NamedModel> models;
    std::vector<trainer::PairedData> sets;
};

struct CompletionContext {
    Any print;
    cli::OptionText option;
};

struct EvaluateCounterfactualContext : Context {
    trainer::CounterfactualStudyOptions options;
};

struct EvaluateSegmentsContext : Context {
    const cli::SegmentStudy study;
};

struct InspectMapsContext : Context {
    const media::Image picture;
    const restore::Traced traced;
};

struct PictureOptionsContext : Context {
    struct Arguments {
        restore::BatchOptions batch;
    };
    std::shared_ptr<Arguments> arguments;
};

struct ProcessesContext : Context {
    struct Arguments {
        int64_t processes;
    };
    const Arguments& arguments;
    bool started_by_a_launcher;
};

struct RestoreVideosContext : Context {
    struct Arguments {
        cli::VideoArguments video;
    };
    std::shared_ptr<Arguments> arguments;
    const restore::VideoOptions options;
};

struct SegmentScoresContext {
    nlohmann::json json;
    segment::Confusion confusion;
    segment::LabelSet labels;
};

struct ShardContext : Context {
    struct Arguments {
        std::string shard;
    };
    std::shared_ptr<Arguments> arguments;
};

struct BenchmarkHistoryContext {
    nlohmann::json result;
};

struct EvaluateClipsContext : Context {
    const cli::ClipStudy study;
};

struct EvaluateNoReferenceContext : Context {
    const std::vector<trainer::PictureToJudge> pictures;
    const trainer::EvaluateOptions options;
};

}  // namespace deweather::examples::in_app_cli

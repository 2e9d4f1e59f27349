// The order in which work takes turns on the device: by lane, within a lane in order of arrival.
//
//     DeviceLanes lanes;
//     const int study = lanes.add(Lane::kStudy), frame = lanes.add(Lane::kFrame, "frame");
//     lanes.begin(*lanes.next());                    // the frame's
//     lanes.add(Lane::kFrame, "frame");              // a later frame: is_outdated(frame) from now on
//
// A plain value that knows neither networks nor threads; not thread-safe.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>

namespace deweather::studio {

// The most urgent first.
enum class Lane {
    kFrame,   // the frame of the clip on screen
    kShown,   // results of the picture on screen
    kMap,     // maps over what is on screen: experts, classes
    kSave,    // results that a save waits for
    kQueue,   // the open pictures in order
    kExport,  // frames of a clip that is exported
    kStudy,   // analyses of many pictures
};

class DeviceLanes {
  public:
    // Returns the job's number. Earlier jobs with the same key are outdated from now on, unless the key is empty.
    int add(Lane lane, const std::string& key = {});
    void outdate(const std::string& key);
    // The job is done, or was withdrawn.
    void remove(int job) { jobs_.erase(job); }
    bool is_outdated(int job) const;

    // The job that may begin now: nothing while another one runs.
    std::optional<int> next() const;
    void begin(int job) { jobs_.at(job).running = true; }
    // Whether the running job has to make way: for a more urgent one, a hold, or a later one with its key.
    bool makes_way() const;
    // The running job made way: it waits again, at its old place.
    void made_way(int job) { jobs_.at(job).running = false; }

    // Nothing less urgent than this lane begins until release(): more urgent work is about to come. Holds add up.
    void hold(Lane lane) { holds_.insert(lane); }
    void release(Lane lane) { holds_.extract(lane); }

  private:
    struct Job {
        Lane lane = Lane::kStudy;
        std::string key = {};
        bool running = false, outdated = false;
    };
    bool is_held(Lane lane) const { return !holds_.empty() && lane > *holds_.begin(); }

    std::map<int, Job> jobs_;  // in order of arrival
    std::multiset<Lane> holds_;
    int last_ = 0;
};

}  // namespace deweather::studio

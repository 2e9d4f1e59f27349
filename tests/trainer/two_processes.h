// Two real training processes: the test, and a second instance of the same program, over the loopback interface.
//
//     TwoProcesses two({"talk"});               // starts this program again with "--second talk"
//     two.group().sum({1, 2});                  // with what the second one gives
//     QCOMPARE(two.status(), 0);
//
//     int main(int argc, char** argv) { return run_in_two_processes<TestX>(argc, argv, second_process); }
#pragma once

#include <ATen/Parallel.h>
#include <torch/types.h>

#include <QCoreApplication>
#include <QProcess>
#include <QtTest>
#include <cmath>
#include <vector>

#include "trainer/process_group.h"

namespace deweather::trainer {

using Tensors = std::vector<at::Tensor>;

inline Tensors copies(const Tensors& tensors) {
    Tensors all;
    for (const auto& tensor : tensors) all.push_back(tensor.detach().clone());
    return all;
}

inline double distance(const Tensors& a, const Tensors& b) {
    double difference = 0, size = 0;
    for (std::size_t i = 0; i < a.size(); ++i) {
        difference += (a[i] - b[i]).square().sum().item<double>();
        size += b[i].square().sum().item<double>();
    }
    return std::sqrt(difference / size);
}

// Both processes: this one becomes rank 0.
class TwoProcesses {
  public:
    explicit TwoProcesses(const QStringList& part) {
        auto environment = QProcessEnvironment::systemEnvironment();
        for (const auto& [name, value] : meeting_point_.variables(0, 2)) qputenv(name.c_str(), value.c_str());
        for (const auto& [name, value] : meeting_point_.variables(1, 2))
            environment.insert(QString::fromStdString(name), QString::fromStdString(value));
        second_.setProcessEnvironment(environment);
        second_.setProcessChannelMode(QProcess::ForwardedErrorChannel);
        second_.start(QCoreApplication::applicationFilePath(), QStringList{"--second"} + part);
        group_ = ProcessGroup::join(*launch_from_environment(), c10::kCPU);
    }
    ~TwoProcesses() { (void)status(); }

    const ProcessGroup& group() const { return group_; }
    // The exit status of the second process, after it has ended.
    int status() {
        if (second_.state() != QProcess::NotRunning) second_.waitForFinished(60000);
        return second_.exitCode();
    }

  private:
    MeetingPoint meeting_point_;
    QProcess second_;
    ProcessGroup group_;
};

// part: run by the second process with the group; returns its exit status.
template <class Test, class Part>
int run_in_two_processes(int argc, char** argv, Part part) {
    QCoreApplication application(argc, argv);
    const auto arguments = QCoreApplication::arguments();
    if (arguments.size() > 2 && arguments[1] == "--second") {
        try {
            at::set_num_threads(1);
            return part(ProcessGroup::join(*launch_from_environment(), c10::kCPU), arguments.mid(2));
        } catch (const std::exception& error) {
            fprintf(stderr, "second process: %s\n", error.what());
            return 1;
        }
    }
    Test test;
    return QTest::qExec(&test, argc, argv);
}

}  // namespace deweather::trainer

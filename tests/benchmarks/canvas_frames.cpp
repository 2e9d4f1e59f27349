// Benchmark of the canvas: prints paint times while a large picture is panned and zoomed in each mode, and how long
// setting pictures blocks the UI thread.
//
//     tests/on_xvfb build/release/tests/canvas_frames                  # 8000x6000, 60 frames each
//     tests/on_xvfb build/release/tests/canvas_frames 4000 3000 30
#include <QApplication>
#include <QElapsedTimer>
#include <QtTest/QTest>
#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <functional>
#include <utility>
#include <vector>

#include "widgets/compare_canvas.h"

using deweather::widgets::CanvasResult;
using deweather::widgets::CompareCanvas;
using Mode = CompareCanvas::Mode;

namespace {

// A picture with detail at every scale; `seed` varies it.
QImage made_up_picture(QSize size, unsigned seed) {
    QImage image(size, QImage::Format_RGB32);
    for (int y = 0; y < size.height(); ++y) {
        auto* line = reinterpret_cast<QRgb*>(image.scanLine(y));
        for (int x = 0; x < size.width(); ++x) {
            const auto noise = static_cast<int>((static_cast<unsigned>(x * 73 + y * 151) * 2654435761U + seed) >> 28U);
            line[x] =
                qRgb((x / 16 + noise) & 255, (y / 16 + noise) & 255, ((x + y) / 64 + static_cast<int>(seed)) & 255);
        }
    }
    return image;
}

// Wall time, and this thread's CPU time: on a busy machine, the latter is what a free core would need.
struct Time {
    double wall = 0, own = 0;  // milliseconds
};

double thread_time() {
    timespec now{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return static_cast<double>(now.tv_sec) * 1e3 + static_cast<double>(now.tv_nsec) / 1e6;
}

Time measured(const std::function<void()>& work) {
    QElapsedTimer timer;
    timer.start();
    const double before = thread_time();
    work();
    return {static_cast<double>(timer.nsecsElapsed()) / 1e6, thread_time() - before};
}

void print(const char* what, const Time& time) {
    std::printf("%-28s %7.2f ms elapsed, %7.2f ms computed\n", what, time.wall, time.own);
    std::fflush(stdout);
}

void report(const char* what, const char* move, const std::vector<Time>& times) {
    std::printf("%-22s %-5s", what, move);
    for (const auto& [kind, name] : {std::pair{&Time::wall, "elapsed"}, std::pair{&Time::own, "computed"}}) {
        std::vector<double> sorted;
        for (const auto& time : times) sorted.push_back(time.*kind);
        std::sort(sorted.begin(), sorted.end());
        std::printf("  %s: median %6.2f, 95 %% %6.2f, worst %6.2f ms", name, sorted[sorted.size() / 2],
                    sorted[sorted.size() * 95 / 100], sorted.back());
    }
    std::printf("\n");
    std::fflush(stdout);
}

// Pans at several zoom levels; then zooms through all levels and back.
void measure(CompareCanvas& canvas, const char* what, int frames) {
    const auto frame = [&](const std::function<void()>& change) {
        return measured([&] {
            change();
            canvas.repaint();
        });
    };
    std::vector<Time> pan, zoom;
    for (const double start : {1.0, 0.6, 0.3, 3.0}) {
        canvas.zoom_to_fit();
        canvas.set_zoom(start, {400, 300});
        canvas.repaint();
        QPoint at(700, 500);
        QTest::mousePress(&canvas, Qt::LeftButton, {}, at);
        for (int i = 0; i < frames; ++i) {
            at += QPoint(i % 40 < 20 ? -23 : 21, i % 30 < 15 ? -17 : 15);
            pan.push_back(frame([&] { QTest::mouseMove(&canvas, at); }));
        }
        QTest::mouseRelease(&canvas, Qt::LeftButton, {}, at);
    }
    canvas.zoom_to_fit();
    const double factor = std::pow(64.0, 1.0 / frames);
    for (int i = 0; i < 2 * frames; ++i)
        zoom.push_back(frame([&] { canvas.set_zoom(canvas.zoom() * (i < frames ? factor : 1 / factor), {611, 433}); }));
    report(what, "pan", pan);
    report(what, "zoom", zoom);
}

}  // namespace

int main(int argc, char** argv) {
    QApplication application(argc, argv);
    const QSize size(argc > 1 ? std::atoi(argv[1]) : 8000, argc > 2 ? std::atoi(argv[2]) : 6000);
    const int frames = argc > 3 ? std::atoi(argv[3]) : 60;
    std::vector<CanvasResult> results;
    const QImage original = made_up_picture(size, 0);
    for (unsigned i = 1; i <= 6; ++i)
        results.push_back(
            {.title = QString("Model %1").arg(i), .image = made_up_picture(size, i * 977), .note = "1.2 s"});
    CompareCanvas canvas;
    canvas.resize(1600, 1000);
    canvas.show();
    if (!QTest::qWaitForWindowExposed(&canvas)) return 1;
    std::printf("pictures of %dx%d on %dx%d\n", size.width(), size.height(), canvas.width(), canvas.height());

    print("set_original", measured([&] { canvas.set_original(original); }));
    print("its first paint", measured([&] { canvas.repaint(); }));
    print("set_results, six", measured([&] { canvas.set_results(results); }));
    canvas.set_mode(Mode::kGrid);
    print("first paint of the grid", measured([&] { canvas.repaint(); }));
    QElapsedTimer building;
    building.start();
    Time longest;
    while (!canvas.is_refined()) {
        const Time turn = measured([] { QCoreApplication::processEvents(QEventLoop::AllEvents, 1); });
        longest = {std::max(longest.wall, turn.wall), std::max(longest.own, turn.own)};
    }
    print("longest turn of the events", longest);
    std::printf("all levels after %lld ms\n", static_cast<long long>(building.elapsed()));

    measure(canvas, "grid of 6 + original", frames);
    canvas.set_mode(Mode::kResult);
    measure(canvas, "result", frames);
    canvas.set_mode(Mode::kSplit);
    measure(canvas, "split", frames);
    canvas.set_mode(Mode::kSideBySide);
    measure(canvas, "side by side", frames);
    canvas.set_mode(Mode::kDifference);
    measure(canvas, "difference", frames);
    QImage map(64, 48, QImage::Format_ARGB32);
    map.fill(QColor(230, 159, 0, 120));
    canvas.set_overlay(map, 0.6);
    canvas.set_mode(Mode::kSplit);
    measure(canvas, "split with overlay", frames);
    print("clear", measured([&] { canvas.clear(); }));
    return 0;
}

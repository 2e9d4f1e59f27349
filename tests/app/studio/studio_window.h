// A fixture with the whole window and its engine, pictures to drop on it, and a watchdog of the UI thread.
#pragma once

#include <time.h>

#include <QApplication>
#include <QDir>
#include <QDropEvent>
#include <QElapsedTimer>
#include <QImage>
#include <QMimeData>
#include <QSettings>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <QUrl>
#include <QtTest>
#include <atomic>
#include <memory>
#include <thread>
#include <tuple>

#include "app/studio/catalog/model_catalog.h"
#include "app/studio/common/job_bar.h"
#include "app/studio/common/message_strip.h"
#include "app/studio/restore/clip_dialog.h"
#include "app/studio/restore/details_panel.h"
#include "app/studio/restore/error_card.h"
#include "app/studio/restore/export_dialog.h"
#include "app/studio/restore/models_panel.h"
#include "app/studio/restore/restore_actions.h"
#include "app/studio/restore/view_bar.h"
#include "app/studio/segment/segmentation.h"
#include "app/studio/shell/appearance.h"
#include "app/studio/shell/main_window.h"
#include "widgets/comparison_table.h"
#include "widgets/time_line.h"

// Measures how long the UI thread blocks: a thread posts an event every few milliseconds and measures how much
// processor time the UI thread uses until it answers. Not wall time: on a loaded machine a runnable thread waits for
// others, which is not its fault. Waits (locks, disks) would not be seen that way, so the longest answer in wall time
// is recorded too, for a generous bound.
class Watchdog : public QObject {
  public:
    Watchdog() {
        pthread_getcpuclockid(pthread_self(), &clock_);
        thread_ = std::thread([this] { watch(); });
    }
    ~Watchdog() override {
        stop_ = true;
        thread_.join();
    }
    // Milliseconds.
    double longest_busy() const { return longest_busy_; }
    double longest_wait() const { return longest_wait_; }

  private:
    static double now(clockid_t clock) {
        timespec time{};
        clock_gettime(clock, &time);
        return static_cast<double>(time.tv_sec) * 1e3 + static_cast<double>(time.tv_nsec) * 1e-6;
    }
    void watch() {
        while (!stop_) {
            answered_ = false;
            const double busy = now(clock_), wait = now(CLOCK_MONOTONIC);
            QMetaObject::invokeMethod(
                this, [this] { answered_ = true; }, Qt::QueuedConnection);
            while (!answered_ && !stop_) std::this_thread::sleep_for(std::chrono::milliseconds(1));
            longest_busy_ = std::max(longest_busy_.load(), now(clock_) - busy);
            longest_wait_ = std::max(longest_wait_.load(), now(CLOCK_MONOTONIC) - wait);
            std::this_thread::sleep_for(std::chrono::milliseconds(5));
        }
    }

    clockid_t clock_{};
    std::thread thread_;
    std::atomic<bool> stop_ = false, answered_ = false;
    std::atomic<double> longest_busy_ = 0, longest_wait_ = 0;
};

class StudioWindow {
  public:
    explicit StudioWindow(const QStringList& models = {"mofme-compact"}) { open(models); }

    void open(const QStringList& models) {
        using namespace deweather::studio;
        window_.reset();
        use_appearance(saved_appearance());
        window_ =
            std::make_unique<MainWindow>(std::make_unique<RestoreWorkspace>(std::make_unique<Engine>("cpu"), models));
        window_->show();
        if (!QTest::qWaitForWindowExposed(window_.get())) qFatal("no window");
        // Without a window manager no window becomes active, which shortcuts require.
        QApplication::setActiveWindow(window_.get());
        window_->restore().start();
    }
    void close() {
        window_->close();
        window_.reset();
    }

    QString path(const QString& name) const { return folder_.filePath(name); }
    deweather::studio::MainWindow& window() { return *window_; }
    deweather::studio::RestoreWorkspace* operator->() { return &window_->restore(); }
    deweather::studio::RestoreWorkspace& operator*() { return window_->restore(); }

    // The widgets of the Restore workspace, and what works behind them.
    deweather::studio::MessageStrip& messages() { return strip(deweather::studio::MessageStrip::Kind::kWarning); }
    deweather::studio::MessageStrip& offer() { return strip(deweather::studio::MessageStrip::Kind::kInformation); }
    deweather::studio::MessageStrip& news() { return strip(deweather::studio::MessageStrip::Kind::kNews); }
    deweather::studio::ErrorCard& error() { return child<deweather::studio::ErrorCard>(); }
    deweather::studio::JobBar& jobs() { return child<deweather::studio::JobBar>(); }
    deweather::studio::ViewBar& views() { return child<deweather::studio::ViewBar>(); }
    deweather::studio::DetailsPanel& details() { return child<deweather::studio::DetailsPanel>(); }
    deweather::studio::ModelsPanel& models() { return child<deweather::studio::ModelsPanel>(); }
    deweather::studio::SegmentPanel& segment_panel() { return child<deweather::studio::SegmentPanel>(); }
    deweather::studio::Segmentation& segmentation() { return child<deweather::studio::Segmentation>(); }
    deweather::studio::ModelCatalog& catalog() { return child<deweather::studio::ModelCatalog>(); }
    deweather::widgets::ComparisonTable& table() { return child<deweather::widgets::ComparisonTable>(); }
    deweather::widgets::TimeLine& time_line() { return child<deweather::widgets::TimeLine>(); }
    // Made and shown by the first export; without a picture to export, one that is like it.
    deweather::studio::ExportDialog& export_dialog() {
        using namespace deweather::studio;
        return dialog<ExportDialog>([this] { new ExportDialog(ExportSettings::load(), &window_->restore()); });
    }
    deweather::studio::ClipDialog& clip_dialog() {
        using namespace deweather::studio;
        return dialog<ClipDialog>([this] { new ClipDialog(&window_->restore()); });
    }

    QString picture(const QString& name, int width = 300, int height = 200) const {
        QImage image(width, height, QImage::Format_RGB32);
        for (int y = 0; y < height; ++y) {
            auto* line = reinterpret_cast<QRgb*>(image.scanLine(y));
            for (int x = 0; x < width; ++x) line[x] = qRgb((x * 3 + y) % 256, (x + y * 2) % 256, (x ^ y) % 256);
        }
        QDir().mkpath(QFileInfo(path(name)).path());
        if (!image.save(path(name), nullptr, 95)) qFatal("cannot write a picture");
        return path(name);
    }
    QString junk(const QString& name) const {
        QFile file(path(name));
        if (!file.open(QIODevice::WriteOnly) || file.write("no picture") < 0) qFatal("cannot write a file");
        return path(name);
    }

    void drop(const QStringList& names, Qt::KeyboardModifiers modifiers = Qt::NoModifier) {
        QMimeData data;
        QList<QUrl> urls;
        for (const auto& name : names) urls.append(QUrl::fromLocalFile(QDir::isAbsolutePath(name) ? name : path(name)));
        data.setUrls(urls);
        QDragEnterEvent enter({50, 50}, Qt::CopyAction, &data, Qt::LeftButton, modifiers);
        QCoreApplication::sendEvent(window_.get(), &enter);
        if (!enter.isAccepted()) qFatal("a drop is refused");
        QDropEvent event({50, 50}, Qt::CopyAction, &data, Qt::LeftButton, modifiers);
        QCoreApplication::sendEvent(window_.get(), &event);
    }

    // The state of the picture with this file name.
    deweather::studio::PictureRecord known(const QString& name) {
        const auto& pictures = window_->restore().pictures();
        for (const int id : pictures.ids())
            if (QFileInfo(pictures.at(id).path).fileName() == name) return pictures.at(id);
        return {};
    }
    int id(const QString& name) {
        const auto& pictures = window_->restore().pictures();
        for (const int id : pictures.ids())
            if (QFileInfo(pictures.at(id).path).fileName() == name) return id;
        return -1;
    }

    // Counts a signal of one of the engine's services, which is emitted on its threads, on this thread.
    template <typename Service, typename... Values>
    std::shared_ptr<int> counter(void (Service::*signal)(Values...)) {
        auto count = std::make_shared<int>(0);
        auto& engine = window_->restore().engine();
        auto& service = std::get<Service&>(
            std::tie(engine.restoring(), engine.saver(), engine.clip(), engine.clip_pictures(), engine.clip_exports()));
        QObject::connect(&service, signal, window_.get(), [count] { ++*count; });
        return count;
    }

    static QByteArray bytes(const QString& path) {
        QFile file(path);
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    }

    // Call before the application looks up its folders, so that the user's are not touched.
    static void set_apart(const QString& name) {
        QStandardPaths::setTestModeEnabled(true);
        QCoreApplication::setOrganizationName("DeweatherTest");
        // The same test may run beside itself at another scale.
        QCoreApplication::setApplicationName(name + qEnvironmentVariable("QT_SCALE_FACTOR"));
        QSettings().clear();
        QDir(QStandardPaths::writableLocation(QStandardPaths::AppDataLocation)).removeRecursively();
        // Added models go to the test's own folder too.
        static const QTemporaryDir data;
        qputenv("XDG_DATA_HOME", data.path().toUtf8());
    }

  private:
    template <typename Child>
    Child& child() {
        auto* found = window_->restore().findChild<Child*>();
        if (found == nullptr) qFatal("the window has no such part");
        return *found;
    }
    template <typename Dialog, typename Make>
    Dialog& dialog(Make make) {
        auto& restore = window_->restore();
        if (restore.template findChild<Dialog*>() == nullptr) restore.actions().export_pictures->trigger();
        if (restore.template findChild<Dialog*>() == nullptr) make();
        return child<Dialog>();
    }
    deweather::studio::MessageStrip& strip(deweather::studio::MessageStrip::Kind kind) {
        for (auto* found : window_->restore().findChildren<deweather::studio::MessageStrip*>())
            if (found->kind() == kind) return *found;
        qFatal("the window has no such message");
    }

    QTemporaryDir folder_;
    std::unique_ptr<deweather::studio::MainWindow> window_;
};

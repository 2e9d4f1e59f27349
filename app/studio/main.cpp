// deweather-studio: the main function of the window application.
#include <unistd.h>

#include <QApplication>
#include <QCommandLineParser>
#include <QFile>
#include <QTextStream>
#include <QTimer>
#include <clocale>
#include <ctime>

#include "app/studio/engine/device/shared_device.h"
#include "app/studio/inspect/inspect_workspace.h"
#include "app/studio/shell/appearance.h"
#include "app/studio/shell/language.h"
#include "app/studio/shell/main_window.h"
#include "app/studio/train/train_workspace.h"
#include "app/studio_options.h"
#include "core/base/memory.h"

using namespace deweather::studio;

namespace {

// Milliseconds since the process was started, by the kernel's clock, so that loading the libraries is included.
double milliseconds_since_start() {
    QFile file("/proc/self/stat");
    if (!file.open(QIODevice::ReadOnly)) return 0;
    const QByteArray all = file.readAll();
    // The fields after the program's name, which may contain spaces; the 20th of them is the start time in ticks since
    // boot.
    const auto fields = all.mid(all.lastIndexOf(')') + 2).split(' ');
    constexpr int kStartTime = 19;
    timespec now{};
    clock_gettime(CLOCK_BOOTTIME, &now);
    const double started = fields.value(kStartTime).toDouble() / static_cast<double>(sysconf(_SC_CLK_TCK));
    return (static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) * 1e-9 - started) * 1000;
}

void print(const QString& line) {
    QTextStream(stdout) << line << Qt::endl;
}

}  // namespace

int main(int argc, char** argv) {
    deweather::keep_freed_memory();
    QApplication application(argc, argv);
    // Qt sets the C locale to the user's, in which C functions would write "0,5" into files; user-visible numbers use
    // QLocale.
    std::setlocale(LC_NUMERIC, "C");
    QApplication::setApplicationName("Deweather Studio");
    QApplication::setOrganizationName("Deweather");
    QApplication::setApplicationVersion(DEWEATHER_VERSION);
    QIcon icon;
    for (const int size : {16, 24, 32, 48, 64, 128, 256}) icon.addFile(QString(":/icons/deweather-%1.png").arg(size));
    QApplication::setWindowIcon(icon);

    QCommandLineParser parser;
    parser.setApplicationDescription(deweather::kStudioSummary);
    parser.addHelpOption();
    parser.addVersionOption();
    parser.addPositionalArgument("files", deweather::kStudioFiles, "[files...]");
    for (const auto& option : deweather::kStudioOptions)
        parser.addOption({option.name, option.description, option.value, option.initial});
    parser.process(application);
    use_language(parser.isSet("language") ? parser.value("language") : saved_language());
    use_appearance(saved_appearance());

    SharedDevice device(parser.value("device"));
    MainWindow window(std::make_unique<RestoreWorkspace>(std::make_unique<Engine>(device), parser.values("model")));
    window.add_workspace(std::make_unique<InspectWorkspace>(std::make_unique<InspectEngine>(device)));
    window.add_workspace(std::make_unique<TrainWorkspace>(std::make_unique<TrainEngine>()));
    auto& workspace = window.restore();
    auto& models = workspace.engine().models();
    QObject::connect(&workspace, &RestoreWorkspace::painted_first, &application, [&] {
        if (parser.isSet("startup-time"))
            print(QString("window on screen after %1 ms").arg(milliseconds_since_start(), 0, 'f', 0));
        workspace.start();
        workspace.open(parser.positionalArguments());
        if (parser.isSet("tour"))
            window.start_tour();
        else if (parser.positionalArguments().isEmpty() && !parser.isSet("startup-time") && !parser.isSet("screenshot"))
            window.start_tour_once();
    });
    if (parser.isSet("startup-time")) {
        QObject::connect(&models, &ChosenModels::model_ready, &application, [&] {
            print(QString("model loaded after %1 ms").arg(milliseconds_since_start(), 0, 'f', 0));
            QApplication::quit();
        });
        QObject::connect(&models, &ChosenModels::model_failed, &application,
                         [](const QString&, const QString& message) {
                             print(message);
                             QApplication::exit(1);
                         });
    }
    if (parser.isSet("screenshot")) {
        QObject::connect(&workspace, &RestoreWorkspace::all_finished, &application, [&] {
            // Delayed, so that the result is painted first.
            QTimer::singleShot(500, &window,
                               [&] { QApplication::exit(window.grab().save(parser.value("screenshot")) ? 0 : 1); });
        });
    }
    window.show();
    return QApplication::exec();
}

// Studio's window: the open pictures, the comparison, what is known of them.
//
//     MainWindow window(std::make_unique<Engine>("mofme-compact", "auto"));
//     window.show();
//     window.open({"rain.jpg", "holiday/"});
#pragma once

#include <QElapsedTimer>
#include <QMainWindow>
#include <map>
#include <memory>
#include <set>

#include "app/studio/engine.h"
#include "widgets/compare_canvas.h"

class QActionGroup;
class QLabel;
class QProgressBar;

namespace deweather::studio {

class InfoPanel;
class MessageStrip;
class PictureList;

class MainWindow : public QMainWindow {
    Q_OBJECT

  public:
    explicit MainWindow(std::unique_ptr<Engine> engine, QWidget* parent = nullptr);
    ~MainWindow() override;

    // Files, and the pictures in folders. What cannot be opened is said in the window; the rest goes on.
    void open(const QStringList& paths);
    void save();
    void save_as();

    widgets::CompareCanvas& canvas() { return *canvas_; }
    PictureList& pictures() { return *list_; }
    MessageStrip& messages() { return *messages_; }
    InfoPanel& info() { return *info_; }
    Engine& engine() { return *engine_; }

  Q_SIGNALS:
    void painted_first();  // the window's first paint is done
    void all_finished();   // nothing waits or runs any more

  protected:
    void dragEnterEvent(QDragEnterEvent* event) override;
    void dropEvent(QDropEvent* event) override;
    void closeEvent(QCloseEvent* event) override;
    bool eventFilter(QObject* watched, QEvent* event) override;

  private:
    void make_actions();
    void make_docks();
    void make_status_bar();
    void connect_engine();
    void remember();
    void recall();
    void choose_files();
    void write_to(const QString& path, bool overwrite);
    void show_picture(int id);
    void picture_settled(int id);
    void show_idle();
    void show_progress(int id, int done, int total);
    void show_pixel(QPoint pixel);
    void update_actions();

    std::unique_ptr<Engine> engine_;
    widgets::CompareCanvas* canvas_;
    PictureList* list_ = nullptr;
    InfoPanel* info_ = nullptr;
    MessageStrip* messages_;
    QProgressBar* progress_ = nullptr;
    QLabel *progress_text_ = nullptr, *pixel_text_ = nullptr, *zoom_text_ = nullptr;
    QAction *save_action_ = nullptr, *save_as_action_ = nullptr, *cancel_action_ = nullptr, *retry_action_ = nullptr;
    QActionGroup* modes_ = nullptr;
    std::map<int, Restoration> restorations_;
    std::set<QString> opened_;
    QElapsedTimer batch_timer_;
    int batch_done_ = 0;
    int shown_id_ = -1;  // whose pixels the canvas has
    bool painted_ = false;
};

}  // namespace deweather::studio

// The bar along the window's lower edge that shows the running job: a sentence, a progress line above it, and the
// actions that stop it. No other message ever replaces it.
//
//     auto* bar = new JobBar(this);
//     bar->add(pause_action);
//     bar->set_text(tr("Restoring 101.jpg  ·  29 to go  ·  36 s left"));
//     bar->set_progress(0.4);
#pragma once

#include <QList>
#include <QWidget>
#include <optional>

class QAction;
class QHBoxLayout;
class QLabel;
class QStatusBar;
class QToolButton;

namespace deweather::studio {

class JobBar : public QWidget {
    Q_OBJECT

  public:
    explicit JobBar(QWidget* parent = nullptr);

    // Fills a window's status bar, which then shows nothing else.
    void fill(QStatusBar& bar);

    // Adds a button for an action, at the right; visible while there is progress.
    QToolButton* add(QAction* action);

    void set_text(const QString& text);
    QString text() const { return text_; }
    // 0..1; nothing: no job runs.
    void set_progress(std::optional<double> share);
    std::optional<double> progress() const { return share_; }
    // A remark before the buttons, such as the values under the pointer; elided where there is no room.
    void set_note(const QString& note);
    QString note() const { return note_; }

    QSize minimumSizeHint() const override;
    QSize sizeHint() const override;

  protected:
    void paintEvent(QPaintEvent* event) override;

  private:
    QString text_, note_;
    std::optional<double> share_;
    QHBoxLayout* row_;
    QList<QToolButton*> buttons_;
};

}  // namespace deweather::studio

// The open pictures, with thumbnail and state.
//
//     const int id = list->add("rain.jpg");
//     list->set_state(id, PictureList::State::kDone);
#pragma once

#include <QListWidget>

namespace deweather::studio {

class PictureList : public QListWidget {
    Q_OBJECT

  public:
    enum class State { kWaiting, kRestoring, kDone, kSaved, kFailed, kCancelled };

    explicit PictureList(QWidget* parent = nullptr);

    int add(const QString& path);  // its id
    void set_thumbnail(int id, const QImage& thumbnail);
    // detail: shown as tool tip below the path, for failures the reason.
    void set_state(int id, State state, const QString& detail = {});
    State state(int id) const;
    QString path(int id) const;
    QString detail(int id) const;
    int current_id() const;  // -1: none
    // Pictures that are waiting or under way.
    int unfinished() const;

    QSize sizeHint() const override;

  Q_SIGNALS:
    void picture_chosen(int id);

  private:
    void redraw(int id);

    struct Picture {
        QString path, detail;
        QImage thumbnail;
        State state = State::kWaiting;
    };
    std::vector<Picture> pictures_;  // by id
};

}  // namespace deweather::studio

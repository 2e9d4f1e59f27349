#include "app/studio/restore/list_filter.h"

#include <QActionGroup>
#include <QMenu>

#include "widgets/job_list.h"

namespace deweather::studio {

namespace {

bool is_shown(ListFilter::Show show, const widgets::Job& job) {
    switch (show) {
        case ListFilter::Show::kAll:
            break;
        case ListFilter::Show::kUnsaved:
            return job.state == PictureState::kRestored || job.state == PictureState::kSaving;
        case ListFilter::Show::kFailed:
            return job.state == PictureState::kFailed;
        case ListFilter::Show::kClips:
            return job.clip;
    }
    return true;
}

}  // namespace

ListFilter::ListFilter(const PictureList& pictures, widgets::JobList& list, QWidget* parent)
    : QToolButton(parent), pictures_(pictures), list_(list) {
    setAccessibleName(tr("Which pictures are listed"));
    setToolTip(tr("Which pictures are listed"));
    setPopupMode(InstantPopup);
    setToolButtonStyle(Qt::ToolButtonTextOnly);
    setAutoRaise(true);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    auto* menu = new QMenu(this);
    auto* group = new QActionGroup(this);
    for (std::size_t i = 0; i < actions_.size(); ++i) {
        auto* action = menu->addAction(QString());
        action->setCheckable(true);
        group->addAction(action);
        connect(action, &QAction::triggered, this, [this, i] { choose(static_cast<Show>(i)); });
        actions_[i] = action;
    }
    setMenu(menu);
    // Ten thousand pictures that are opened or removed are counted once.
    delay_.setSingleShot(true);
    delay_.setInterval(0);
    connect(&delay_, &QTimer::timeout, this, &ListFilter::update_counts);
    connect(&pictures, &PictureList::rowsInserted, &delay_, qOverload<>(&QTimer::start));
    connect(&pictures, &PictureList::rowsRemoved, &delay_, qOverload<>(&QTimer::start));
    connect(&pictures, &PictureList::state_changed, &delay_, qOverload<>(&QTimer::start));
    update_counts();
}

int ListFilter::count(Show show) const {
    switch (show) {
        case Show::kAll:
            break;
        case Show::kUnsaved:
            return pictures_.count(PictureState::kRestored) + pictures_.count(PictureState::kSaving);
        case Show::kFailed:
            return pictures_.failed();
        case Show::kClips: {
            int clips = 0;
            for (int row = 0; row < pictures_.count(); ++row) clips += pictures_.job(row).clip;
            return clips;
        }
    }
    return pictures_.count();
}

QString ListFilter::name(Show show) const {
    const int number = count(show);
    switch (show) {
        case Show::kAll:
            break;
        case Show::kUnsaved:
            return tr("Not saved (%1)").arg(number);
        case Show::kFailed:
            return tr("Failed (%1)").arg(number);
        case Show::kClips:
            return tr("Clips (%1)").arg(number);
    }
    return tr("All (%1)").arg(number);
}

void ListFilter::choose(Show show) {
    shown_ = show;
    list_.set_filter(show == Show::kAll ? std::function<bool(const widgets::Job&)>()
                                        : [show](const widgets::Job& job) { return is_shown(show, job); });
    update_counts();
}

// A filter that is chosen stays, so that the list does not jump when the last such picture is done.
void ListFilter::update_counts() {
    for (std::size_t i = 0; i < actions_.size(); ++i) {
        const auto show = static_cast<Show>(i);
        actions_[i]->setText(name(show));
        actions_[i]->setEnabled(show == Show::kAll || show == shown_ || count(show) > 0);
        actions_[i]->setChecked(show == shown_);
    }
    setText(name(shown_));
    setVisible(pictures_.count() > 1 || shown_ != Show::kAll);
}

}  // namespace deweather::studio

#include "app/studio/restore/closing_question.h"

#include <QMessageBox>
#include <QPushButton>
#include <algorithm>
#include <utility>

#include "app/studio/common/duration_text.h"

namespace deweather::studio {

UnsavedWork unsaved_work(const PictureList& pictures) {
    UnsavedWork work;
    for (const int id : pictures.ids()) {
        const auto& picture = pictures.at(id);
        const bool in_hand = picture.state == PictureState::kSaving || picture.state == PictureState::kSaved;
        if (picture.clip || !picture.restored || in_hand) continue;
        work.pictures.append(id);
        for (const auto& restoration : picture.restorations) work.seconds += restoration.milliseconds / 1000;
    }
    return work;
}

ClosingQuestion::ClosingQuestion(const PictureList& pictures, QWidget* window)
    : QObject(window), pictures_(pictures), window_(window) {}

bool ClosingQuestion::may_close() {
    const auto work = unsaved_work(pictures_);
    if (std::exchange(answered_, false) || work.seconds < kWorthAsking) return true;
    if (box_ == nullptr) ask(work);
    return false;
}

void ClosingQuestion::ask(const UnsavedWork& work) {
    box_ = new QMessageBox(QMessageBox::Question, tr("Quit"),
                           tr("%n restored pictures are not saved.", nullptr, static_cast<int>(work.pictures.size())),
                           QMessageBox::NoButton, window_);
    box_->setAttribute(Qt::WA_DeleteOnClose);
    box_->setInformativeText(
        tr("Restoring them took %1. At the next start they are offered again, to be restored anew.")
            .arg(duration_text(work.seconds)));
    auto* save = box_->addButton(tr("&Save all"), QMessageBox::AcceptRole);
    auto* quit = box_->addButton(tr("&Quit without saving"), QMessageBox::DestructiveRole);
    auto* cancel = box_->addButton(tr("&Cancel"), QMessageBox::RejectRole);
    box_->setDefaultButton(save);
    box_->setEscapeButton(cancel);
    connect(quit, &QPushButton::clicked, this, &ClosingQuestion::close);
    connect(save, &QPushButton::clicked, this, [this, ids = work.pictures] {
        saving_ = ids;
        Q_EMIT save_wanted(ids);
    });
    // Not exec(): restoring and saving go on behind it.
    box_->open();
}

void ClosingQuestion::follow() {
    if (saving_.isEmpty()) return;
    const auto is = [this](PictureState state) {
        return [this, state](int id) { return pictures_.has(id) && pictures_.at(id).state == state; };
    };
    if (std::any_of(saving_.begin(), saving_.end(), is(PictureState::kSaving))) return;
    const bool all = std::all_of(saving_.begin(), saving_.end(), is(PictureState::kSaved));
    saving_.clear();
    // Otherwise the window says what could not be saved, and stays.
    if (all) close();
}

void ClosingQuestion::close() {
    answered_ = true;
    // The box is closed first, and not while its button is being pressed.
    QMetaObject::invokeMethod(this, &ClosingQuestion::close_wanted, Qt::QueuedConnection);
}

}  // namespace deweather::studio

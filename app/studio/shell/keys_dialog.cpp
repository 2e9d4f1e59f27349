#include "app/studio/shell/keys_dialog.h"

#include <QAction>
#include <QDialogButtonBox>
#include <QGridLayout>
#include <QLabel>
#include <QMenu>
#include <QScrollArea>
#include <QVBoxLayout>

#include "widgets/theme.h"

namespace deweather::studio {

namespace {

using namespace widgets;

constexpr int kColumns = 2;

void collect(const QMenu& menu, QList<QPair<QString, QString>>& keys) {
    for (const auto* action : menu.actions()) {
        if (action->menu() != nullptr) collect(*action->menu(), keys);
        if (action->shortcut().isEmpty()) continue;
        keys.append({action->shortcut().toString(QKeySequence::NativeText), action->iconText()});
    }
}

}  // namespace

KeysDialog::KeysDialog(const QList<QMenu*>& menus, const QList<QPair<QString, QString>>& further, QWidget* parent)
    : QDialog(parent) {
    setWindowTitle(tr("Keys"));
    setAttribute(Qt::WA_DeleteOnClose);
    for (const auto* menu : menus) collect(*menu, keys_);
    keys_ += further;
    auto* sheet = new QWidget;
    auto* grid = new QGridLayout(sheet);
    grid->setContentsMargins(0, 0, kGrid, 0);
    grid->setHorizontalSpacing(2 * kGrid);
    grid->setVerticalSpacing(kGrid);
    const auto rows = (keys_.size() + kColumns - 1) / kColumns;
    for (qsizetype i = 0; i < keys_.size(); ++i) {
        auto* key = new QLabel(keys_[i].first, sheet);
        key->setFont(heading_of(font()));
        auto* does = new QLabel(keys_[i].second, sheet);
        const int row = static_cast<int>(i % rows), column = static_cast<int>(i / rows) * 3;
        grid->addWidget(key, row, column);
        grid->addWidget(does, row, column + 1);
        grid->setColumnMinimumWidth(column + 2, 2 * kGrid);
    }
    auto* scrolled = new QScrollArea(this);
    scrolled->setWidget(sheet);
    scrolled->setWidgetResizable(true);
    scrolled->setFrameShape(QFrame::NoFrame);
    scrolled->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    scrolled->setMinimumWidth(sheet->sizeHint().width() + 2 * kGrid);
    scrolled->setAccessibleName(tr("Keys"));
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Close, this);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(3 * kGrid, 3 * kGrid, 3 * kGrid, 2 * kGrid);
    column->setSpacing(2 * kGrid);
    column->addWidget(scrolled, 1);
    column->addWidget(buttons);
    resize(sizeHint().width(), std::min(560, sheet->sizeHint().height() + 120));
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
}

}  // namespace deweather::studio

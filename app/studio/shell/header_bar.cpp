#include "app/studio/shell/header_bar.h"

#include <QHBoxLayout>
#include <QMenu>
#include <QStackedWidget>
#include <QToolButton>

#include "widgets/line_icons.h"
#include "widgets/segmented.h"
#include "widgets/theme.h"

namespace deweather::studio {

using namespace widgets;

namespace {

// The widgets of one workspace: shown in full while the workspace is current, and without any width otherwise.
class Place : public QWidget {
  public:
    Place(QWidget* content, Qt::Alignment side) {
        auto* row = new QHBoxLayout(this);
        row->setContentsMargins(0, 0, 0, 0);
        if (content != nullptr) row->addWidget(content, 0, side | Qt::AlignVCenter);
    }
    QSize minimumSizeHint() const override {
        return sizePolicy().horizontalPolicy() == QSizePolicy::Ignored ? QSize(0, 0) : layout()->sizeHint();
    }
};

}  // namespace

HeaderBar::HeaderBar(QWidget* parent)
    : QFrame(parent),
      menu_(new QMenu(this)),
      menu_button_(new QToolButton(this)),
      start_(new QStackedWidget(this)),
      end_(new QStackedWidget(this)),
      workspaces_(new Segmented(Qt::ToolButtonTextOnly, this)) {
    setObjectName("header");
    setFixedHeight(kHeaderHeight);
    menu_button_->setIcon(line_icon("menu"));
    menu_button_->setIconSize({kIconSize, kIconSize});
    menu_button_->setMenu(menu_);
    menu_button_->setPopupMode(QToolButton::InstantPopup);
    menu_button_->setFocusPolicy(Qt::StrongFocus);
    menu_button_->setAccessibleName(tr("Menu"));
    menu_button_->setToolTip(tr("Menu (Alt)"));
    workspaces_->setObjectName("workspaces");
    workspaces_->setAccessibleName(tr("Workspaces"));
    auto* left = new QHBoxLayout;
    left->setSpacing(kGrid);
    left->addWidget(menu_button_);
    left->addWidget(start_, 1);
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(kGrid, 0, kGrid, 0);
    row->setSpacing(2 * kGrid);
    // Both sides get the same width, where there is room, so that the switch stays in the middle.
    row->addLayout(left, 1);
    row->addWidget(workspaces_, 0, Qt::AlignCenter);
    row->addWidget(end_, 1);
}

void HeaderBar::open_menu(QMenu* submenu) {
    menu_->setActiveAction(submenu != nullptr ? submenu->menuAction() : menu_->actions().value(0));
    menu_->popup(menu_button_->mapToGlobal(QPoint(0, menu_button_->height())));
    if (submenu != nullptr) menu_->setActiveAction(submenu->menuAction());
}

void HeaderBar::add_workspace(QAction* choice, QWidget* start, QWidget* end) {
    workspaces_->add(choice);
    // A single workspace needs no choice.
    workspaces_->setVisible(workspaces_->buttons().size() > 1);
    start_->addWidget(new Place(start, Qt::AlignLeft));
    end_->addWidget(new Place(end, Qt::AlignRight));
}

void HeaderBar::show_workspace(int index) {
    // Hidden pages must not influence the size.
    for (auto* stack : {start_, end_}) {
        stack->setCurrentIndex(index);
        for (int i = 0; i < stack->count(); ++i)
            stack->widget(i)->setSizePolicy(i == index ? QSizePolicy::Preferred : QSizePolicy::Ignored,
                                            i == index ? QSizePolicy::Preferred : QSizePolicy::Ignored);
        stack->updateGeometry();
    }
}

}  // namespace deweather::studio

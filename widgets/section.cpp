#include "widgets/section.h"

#include <QHBoxLayout>
#include <QToolButton>
#include <QVBoxLayout>

#include "widgets/line_icons.h"
#include "widgets/theme.h"

namespace deweather::widgets {

Section::Section(const QString& title, QWidget* content, QWidget* parent)
    : QWidget(parent), heading_(new QToolButton(this)), top_(new QHBoxLayout), content_(content) {
    heading_->setText(title);
    heading_->setFont(heading_of(font()));
    heading_->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    heading_->setIconSize({16, 16});
    heading_->setFocusPolicy(Qt::StrongFocus);
    heading_->setAccessibleName(title);
    heading_->setSizePolicy(QSizePolicy::Maximum, QSizePolicy::Preferred);
    top_->setContentsMargins(0, 0, 0, 0);
    top_->addWidget(heading_);
    top_->addStretch(1);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(kGrid / 2);
    column->addLayout(top_);
    auto* inside = new QVBoxLayout;
    inside->setContentsMargins(kGrid, 0, kGrid, kGrid);
    inside->addWidget(content_);
    column->addLayout(inside);
    connect(heading_, &QToolButton::clicked, this, [this] {
        set_open(!is_open());
        Q_EMIT toggled(is_open());
    });
    set_open(true);
}

bool Section::is_open() const {
    return !content_->isHidden();
}

void Section::set_open(bool open) {
    content_->setVisible(open);
    heading_->setIcon(line_icon(open ? "fold" : "unfold"));
    heading_->setToolTip(open ? tr("Fold this part") : tr("Unfold this part"));
}

void Section::add_to_heading(QWidget* widget) {
    top_->addWidget(widget);
}

}  // namespace deweather::widgets

#include "widgets/comparison_model.h"

#include <QFont>
#include <QLocale>
#include <algorithm>
#include <cmath>
#include <numeric>

namespace deweather::widgets {

namespace {

std::optional<double> value_of(const ComparisonRow& row, int column) {
    switch (column) {
        case ComparisonModel::kTime:
            return row.seconds;
        case ComparisonModel::kParameters:
            return row.parameters;
        case ComparisonModel::kGmac:
            return row.gmac;
        case ComparisonModel::kPsnr:
            return row.psnr;
        case ComparisonModel::kSsim:
            return row.ssim;
        case ComparisonModel::kMiou:
            return row.miou;
        case ComparisonModel::kMacc:
            return row.macc;
        default:
            return {};
    }
}

bool more_is_better(int column) {
    return column >= ComparisonModel::kPsnr;
}

QString number(double value, int digits) {
    return QLocale().toString(value, 'f', digits);
}

}  // namespace

void ComparisonModel::set_rows(std::vector<ComparisonRow> rows) {
    beginResetModel();
    rows_ = std::move(rows);
    arrange();
    endResetModel();
}

std::optional<double> ComparisonModel::value(int row, int column) const {
    return value_of(rows_.at(static_cast<std::size_t>(given(row))), column);
}

bool ComparisonModel::is_known(int column) const {
    return column == kModel ||
           std::any_of(rows_.begin(), rows_.end(), [&](const auto& row) { return value_of(row, column).has_value(); });
}

bool ComparisonModel::is_best(int row, int column) const {
    const auto own = value(row, column);
    if (!own) return false;
    bool beaten = false, beats = false;
    for (const auto& other : rows_) {
        const auto theirs = value_of(other, column);
        if (!theirs || *theirs == *own) continue;
        (more_is_better(column) == (*theirs > *own) ? beaten : beats) = true;
    }
    return beats && !beaten;
}

QString ComparisonModel::text(int row, int column) const {
    if (column == kModel) return rows_.at(static_cast<std::size_t>(given(row))).model;
    const auto known = value(row, column);
    if (!known) return QStringLiteral("–");
    const double is = *known;
    switch (column) {
        case kTime:
            if (is < 0.9995) return tr("%1 ms").arg(number(is * 1000, is < 0.01 ? 1 : 0));
            return tr("%1 s").arg(number(is, is < 10 ? 2 : 1));
        case kParameters:
            if (is < 1e4) return number(is, 0);
            return is < 0.9995e6 ? tr("%1 k").arg(number(is / 1e3, 1)) : tr("%1 M").arg(number(is / 1e6, 2));
        case kGmac:
            return number(is, is < 10 ? 2 : 1);
        case kPsnr:
            return std::isinf(is) ? QStringLiteral("∞") : number(is, 2);
        case kMiou:
        case kMacc:
            return tr("%1 %").arg(number(is * 100, 1));
        default:
            return number(is, 4);
    }
}

QString ComparisonModel::plain(int row, int column) const {
    if (column == kModel) return text(row, column);
    const auto known = value(row, column);
    return known ? QString::number(*known, 'g', 10) : QString();
}

int ComparisonModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(rows_.size());
}

int ComparisonModel::columnCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : kColumns;
}

QVariant ComparisonModel::data(const QModelIndex& index, int role) const {
    if (!index.isValid()) return {};
    const bool best = is_best(index.row(), index.column());
    switch (role) {
        case Qt::DisplayRole:
            // Marked by a star as well as by bold type, which not everyone can distinguish.
            return best ? QStringLiteral("★ ") + text(index.row(), index.column()) : text(index.row(), index.column());
        case Qt::FontRole:
            if (best) {
                QFont bold;
                bold.setBold(true);
                return bold;
            }
            return {};
        case Qt::TextAlignmentRole:
            return QVariant((index.column() == kModel ? Qt::AlignLeft : Qt::AlignRight) | Qt::AlignVCenter);
        case Qt::ToolTipRole:
            return best ? tr("The best of this column") : QVariant();
        case Qt::AccessibleTextRole: {
            const QString said = headerData(index.column(), Qt::Horizontal, Qt::DisplayRole).toString() + " " +
                                 text(index.row(), index.column());
            return best ? tr("%1, the best").arg(said) : said;
        }
        default:
            return {};
    }
}

QVariant ComparisonModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal) return {};
    struct Heading {
        QString name, tip;
    };
    const auto heading = [section]() -> Heading {
        switch (section) {
            case kModel:
                return {tr("Model"), tr("The model that restored the picture")};
            case kTime:
                return {tr("Time"), tr("How long restoring took")};
            case kParameters:
                return {tr("Parameters"), tr("How many numbers the model learned")};
            case kGmac:
                return {tr("GMAC"), tr("Billions of multiply-accumulate operations (GMAC) for this picture")};
            case kPsnr:
                return {tr("PSNR"), tr("Closeness to the reference in decibels: more is better")};
            case kSsim:
                return {tr("SSIM"), tr("Likeness of structure to the reference: 1 is equal")};
            case kMiou:
                return {tr("mIoU"),
                        tr("What a segmenter sees in it against the true labels: mean overlap of the classes")};
            default:
                return {tr("mAcc"),
                        tr("What a segmenter sees in it against the true labels: mean accuracy of the classes")};
        }
    };
    if (role == Qt::DisplayRole) return heading().name;
    if (role == Qt::ToolTipRole) return heading().tip;
    if (role == Qt::TextAlignmentRole)
        return QVariant((section == kModel ? Qt::AlignLeft : Qt::AlignRight) | Qt::AlignVCenter);
    return {};
}

void ComparisonModel::sort(int column, Qt::SortOrder order) {
    Q_EMIT layoutAboutToBeChanged();
    const QModelIndexList before = persistentIndexList();
    const std::vector<int> places = order_;
    sorted_by_ = column;
    sort_order_ = order;
    arrange();
    QModelIndexList after;
    for (const auto& old : before) {
        const auto at = std::find(order_.begin(), order_.end(), places.at(static_cast<std::size_t>(old.row())));
        after.append(index(static_cast<int>(at - order_.begin()), old.column()));
    }
    changePersistentIndexList(before, after);
    Q_EMIT layoutChanged();
}

void ComparisonModel::arrange() {
    order_.resize(rows_.size());
    std::iota(order_.begin(), order_.end(), 0);
    if (sorted_by_ < 0) return;
    const bool up = sort_order_ == Qt::AscendingOrder;
    std::stable_sort(order_.begin(), order_.end(), [&](int left, int right) {
        const auto& a = rows_[static_cast<std::size_t>(left)];
        const auto& b = rows_[static_cast<std::size_t>(right)];
        if (sorted_by_ == kModel) {
            const int compared = QString::localeAwareCompare(a.model, b.model);
            return up ? compared < 0 : compared > 0;
        }
        const auto one = value_of(a, sorted_by_), other = value_of(b, sorted_by_);
        if (!one || !other) return one.has_value() && !other.has_value();  // unknown values last, in either order
        return up ? *one < *other : *one > *other;
    });
}

}  // namespace deweather::widgets

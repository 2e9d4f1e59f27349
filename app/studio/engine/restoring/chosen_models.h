// The models that were chosen for restoring; tells once of each that it is loaded, or why it cannot be.
//
//     ChosenModels models(pool);
//     connect(&models, &ChosenModels::model_ready, ...);
//     models.set({"mofme-compact", "restormer"});     // the first restores the queue
//
// Thread-safe. Does not include LibTorch.
#pragma once

#include <QObject>
#include <QString>
#include <QStringList>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace deweather::studio {

class ModelPool;
class PooledModel;

class ChosenModels : public QObject {
    Q_OBJECT

  public:
    // The pool has to outlive it.
    explicit ChosenModels(ModelPool& pool) : pool_(pool) {}

    // Failures of those that were not chosen before are forgotten.
    void set(const std::vector<std::string>& names);
    std::vector<std::string> names() const;
    bool has(const std::string& name) const;
    // One that was neither loaded nor failed to load.
    std::optional<std::string> untried() const;
    // Tries all of them again: a file may have appeared.
    void retry();

    // Null if it cannot be loaded, with the reason. Takes a second for one that is not in memory.
    std::shared_ptr<PooledModel> load(const std::string& name, QString& reason);

  Q_SIGNALS:
    void model_ready(QString model, QString device, double milliseconds);
    void model_failed(QString model, QString message);

  private:
    ModelPool& pool_;
    mutable std::mutex mutex_;  // guards the members below
    std::vector<std::string> names_;
    std::set<std::string> tried_;
    std::map<std::string, std::weak_ptr<PooledModel>> announced_;  // by model_ready()
};

}  // namespace deweather::studio

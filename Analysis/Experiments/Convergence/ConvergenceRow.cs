using Sgvb.Runs.Csv;

namespace Sgvb.Experiments.Convergence;

/// <summary>One point of convergence.csv: how far a training with one estimator has come after so many steps.</summary>
[RowFile(RunFolder.Convergence)]
public sealed record ConvergenceRow : CaseRow
{
    [Key]
    [Within(0, uint.MaxValue)]
    public required long Seed { get; init; }

    [Key]
    public required int Step { get; init; }

    /// <summary>Steps over those of an epoch, N / M without the rest.</summary>
    [Within(0)]
    public required double Epoch { get; init; }

    /// <summary>Time of the training steps so far, without these measurements.</summary>
    [Within(0)]
    public required double TrainS { get; init; }

    /// <summary>
    /// Evidence lower bound in nats an example, expected log-likelihood − KL/N; absent where that is no bound: without a posterior or a KL term, or with
    /// another weight of it than 1.
    /// </summary>
    public double? Elbo { get; init; }

    /// <summary>
    /// Mean of log p(y|x, w) over all training examples, in nats, under the method's own noise, or at the weights where there is none.
    /// </summary>
    public required double LogLikelihood { get; init; }

    /// <summary>Share of test examples that the mean weights classify wrongly.</summary>
    [Within(0, 1)]
    public required double TestError { get; init; }

    /// <summary>Why the training ended before its last epoch; empty where it did not.</summary>
    public string Note { get; init; } = "";

    /// <summary>What all estimators have in common. A file holds trainings of one recipe.</summary>
    public required string Recipe { get; init; }
}

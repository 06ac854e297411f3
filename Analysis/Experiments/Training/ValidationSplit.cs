namespace Sgvb.Experiments.Training;

/// <summary>
/// A training set in two: what is trained on, and examples drawn by the seed that say when to stop. The test set is left alone.
/// </summary>
/// <param name="Data">To train and to test on.</param>
/// <param name="Validation">Held back.</param>
public sealed record ValidationSplit(DataSets Data, Dataset Validation)
{
    /// <param name="data">The whole.</param>
    /// <param name="validation">Examples to hold back.</param>
    /// <param name="seed">Chooses them: the order of a file, which may be sorted by class, has no say.</param>
    /// <exception cref="SgvbException">Nothing would be left to train on.</exception>
    public static ValidationSplit Of(DataSets data, int validation, uint seed)
    {
        var train = data.Train;
        if (validation >= train.Rows)
            throw new SgvbException($"--validation {validation}: {data.Name} has only {train.Rows} training examples; hold back fewer");
        var order = RowOrder.BySeed(train.Rows, seed);
        var rest = train.Rows - validation;
        return new ValidationSplit(data with { Train = train.Subset(train.Name, order.AsSpan(0, rest)) },
            train.Subset(train.Name + " validation", order.AsSpan(rest)));
    }
}

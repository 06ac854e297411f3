using Sgvb.Data;

namespace Sgvb.Analysis.Training;

/// <summary>A training set in two: what is trained on, and the last examples, which say when to stop. The test set is left alone.</summary>
/// <param name="Data">To train and to test on.</param>
/// <param name="Validation">Held back.</param>
public sealed record ValidationSplit(DataSets Data, Dataset Validation)
{
    /// <param name="data">The whole.</param>
    /// <param name="validation">Examples to hold back.</param>
    /// <exception cref="SgvbException">Nothing would be left to train on.</exception>
    public static ValidationSplit Of(DataSets data, int validation)
    {
        var train = data.Train;
        if (validation >= train.Rows)
            throw new SgvbException($"--validation {validation}: {data.Name} has only {train.Rows} training examples; hold back fewer");
        var rest = train.Rows - validation;
        var part = new Dataset(train.Name, train.Images[..(rest * train.Columns)], train.Labels[..rest]);
        var held = new Dataset(train.Name + " validation", train.Images[(rest * train.Columns)..], train.Labels[rest..]);
        return new ValidationSplit(data with { Train = part }, held);
    }
}

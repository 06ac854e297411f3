namespace Sgvb.Data;

/// <summary>What to train on and what to test on.</summary>
/// <param name="Train">The training set; its row count is N in the objective.</param>
/// <param name="Test">The test set.</param>
/// <param name="Name">For reports: mnist, digits, cifar-10, shapes, table, or the folder's name.</param>
/// <param name="Note">One line for people: where the data came from, why they are drawn where they are, and how pixels are scaled where that is not usual.</param>
/// <param name="IsFallback">Nobody asked for these data: they stand in for published ones that were not found. Print the note.</param>
public sealed record DataSets(Dataset Train, Dataset Test, string Name, string Note, bool IsFallback = false)
{
    /// <summary>Of one example.</summary>
    public Shape Shape => Train.Shape;

    /// <summary>From bytes to what a network is given.</summary>
    public PixelScale Scale => Train.Scale;

    /// <summary>The same pictures on a scale by name; its constants are the training set's, for training and test set alike.</summary>
    /// <param name="preprocess">One of <see cref="PixelScale.Names"/>.</param>
    /// <exception cref="ArgumentException">No such name.</exception>
    public DataSets Preprocess(string preprocess)
    {
        if (preprocess == Scale.Name)
            return this;
        var scale = preprocess switch
        {
            PixelScale.UnitName => PixelScale.Unit(Shape.Channels),
            PixelScale.StandardisedName => PixelScale.Standardised(Train),
            _ => throw new ArgumentException($"no preprocessing '{preprocess}'", nameof(preprocess)),
        };
        return this with { Train = Train.With(scale), Test = Test.With(scale), Note = $"{Note}; {scale}" };
    }
}

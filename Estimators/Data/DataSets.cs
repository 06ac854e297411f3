namespace Sgvb.Data;

/// <summary>What to train on and what to test on.</summary>
/// <param name="Train">The training set; its row count is N in the objective.</param>
/// <param name="Test">The test set.</param>
/// <param name="Name">For reports: mnist, digits, or the folder's name.</param>
/// <param name="Note">One line for people: where the data came from, and why it is not MNIST where it is not.</param>
/// <param name="IsFallback">Nobody asked for these data: they stand in for MNIST, which was not found. Print the note.</param>
public sealed record DataSets(Dataset Train, Dataset Test, string Name, string Note, bool IsFallback = false);

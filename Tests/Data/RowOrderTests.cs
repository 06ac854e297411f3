using Sgvb.Data;

namespace Sgvb.Tests.Data;

/// <summary>The same pictures in another order, sorted by class among others, are the same data set.</summary>
public sealed class RowOrderTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_folders_data_are_the_same_whatever_the_order_of_its_files()
    {
        // With rows that are equal, and rows that differ in their label alone.
        var whole = Digits.Generate(1, 300, 100);
        var train = whole.Train.Subset("a", [.. Enumerable.Range(0, 300), 3, 3, 17]);
        train.Labels[301] = (byte)((train.Labels[301] + 1) % 10);
        var first = Load("first", train, whole.Test);
        foreach (var (name, order) in ((string, int[])[])[("sorted", ByClass(train)), ("shuffled", RowOrder.BySeed(303, 5))])
        {
            var other = Load(name, train.Subset("b", order), whole.Test.Subset("b", ByClass(whole.Test)));
            Assert.Equal(first.Train.ContentHash, other.Train.ContentHash);
            Assert.Equal(first.Train.Images, other.Train.Images);
            Assert.Equal(first.Train.Labels, other.Train.Labels);
            Assert.Equal(first.Test.Images, other.Test.Images);
        }

        Assert.Equal(train.Labels.Order(), first.Train.Labels.Order());
        Assert.Equal(train.Images.Sum(p => p), first.Train.Images.Sum(p => p));
    }

    [Fact]
    public void The_first_rows_of_sorted_data_hold_every_class()
    {
        var data = Digits.Generate(2, 3000, 1).Train;
        var labels = data.Subset("sorted", ByClass(data)) is var sorted ? sorted.Subset("x", RowOrder.ByContent(sorted)).Labels : [];
        for (byte label = 0; label < 10; label++)
        {
            // Hypergeometric: 500 of 3000.
            var share = labels.Count(l => l == label) / 3000.0;
            var bound = Tolerances.StandardErrors * Math.Sqrt(500 * share * (1 - share) * 2500 / 2999);
            Assert.InRange(labels[..500].Count(l => l == label), 500 * share - bound, 500 * share + bound);
        }
    }

    [Fact]
    public void An_order_by_seed_holds_every_row_once_and_is_another_for_another_seed()
    {
        Assert.Equal(Enumerable.Range(0, 500), RowOrder.BySeed(500, 1).Order());
        Assert.Equal(RowOrder.BySeed(500, 1), RowOrder.BySeed(500, 1));
        Assert.NotEqual(RowOrder.BySeed(500, 1), RowOrder.BySeed(500, 2));
        // It is not the one that the first epoch of training takes.
        var first = new int[500];
        new EpochSampler(500, 500, 1).Draw(0, first);
        Assert.NotEqual(first, RowOrder.BySeed(500, 1));
    }

    [Fact]
    public void What_an_epoch_leaves_out_is_said()
    {
        Assert.Null(EpochSampler.LeftOut(60_000, 1000));
        Assert.Equal("An epoch is 19 minibatches of 100: 99 of 1999 training examples, others every time, are left out of each.",
            EpochSampler.LeftOut(1999, 100));
    }

    private static int[] ByClass(Dataset data) => [.. Enumerable.Range(0, data.Rows).OrderBy(r => data.Labels[r])];

    private DataSets Load(string name, Dataset train, Dataset test)
    {
        IdxSample.WriteFolder(_folder[name], train, test);
        return PublishedSet.Mnist.Load(_folder[name]);
    }
}

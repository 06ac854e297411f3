using Sgvb.Experiments.Training;
using Sgvb.Model;
using Sgvb.Model.Kl;
using Sgvb.Model.Posterior;
using Sgvb.Runs;
using Sgvb.Runs.Rows;

namespace Sgvb.Tests.Training;

/// <summary>Rows that another call left are taken only where they are of the same work.</summary>
public sealed class OwnRowsTests : IDisposable
{
    private static readonly Workload Net = new("784-2-10", [784, 2, 10], 20);

    private static readonly TrainingRecipe Recipe = new(
        new Method(new EstimatorSpec("local-reparam"), PosteriorSpec.Alpha(), KlKind.Cubic), Net, 3, new LearningRate(1e-3), Initialisation.He, Seed: 7);

    private static readonly VarianceBlockRow Block = new()
    {
        Backend = "simd",
        Workload = "784-2-10",
        Minibatch = 20,
        Layer = "top",
        Parameter = "theta",
        Method = "draws",
        Block = 0,
        Seed = 7,
        Draws = 16,
        Variance = 1,
    };

    private static readonly TrainingRow Epoch = new()
    {
        Backend = "simd",
        Workload = "784-2-10",
        Minibatch = 20,
        Epoch = 1,
        Seed = 7,
        MeanObjective = 1,
        TestError = 0.5,
        MeanScale = "1 1",
        TrainS = 1,
    };

    private readonly TemporaryFolder _folder = new();

    private RunFolder Run => RunFolder.Open(_folder.Path);

    public void Dispose() => _folder.Dispose();

    public static TheoryData<string, string> Others => new()
    {
        { "seed", "seed is 8 in " }, { "backend", "backend is torch in " }, { "workload", "workload is 784-3-10 in " }, { "minibatch", "minibatch is 21 in " },
    };

    [Fact]
    public void Those_of_the_same_work_are_taken()
    {
        Run.Write(RunFolder.VarianceBlocks, [Block, Block with { Block = 1 }]);
        Run.Write(TrainingStore.Rows, [Epoch]);
        Assert.Equal(2, Blocks().Count);
        Assert.Equal([Epoch], OwnRows.Epochs(Run, Recipe, "simd"));
    }

    [Theory]
    [MemberData(nameof(Others))]
    public void Those_of_other_work_are_refused(string what, string message)
    {
        Run.Write(RunFolder.VarianceBlocks, [Block, what switch
        {
            "seed" => Block with { Block = 1, Seed = 8 },
            "backend" => Block with { Backend = "torch" },
            "workload" => Block with { Workload = "784-3-10" },
            _ => Block with { Minibatch = 21 },
        }]);
        Run.Write(TrainingStore.Rows, [Epoch, what switch
        {
            "seed" => Epoch with { Epoch = 2, Seed = 8 },
            "backend" => Epoch with { Backend = "torch" },
            "workload" => Epoch with { Workload = "784-3-10" },
            _ => Epoch with { Minibatch = 21 },
        }]);
        Assert.StartsWith(message + Run.FileAt(RunFolder.VarianceBlocks), Assert.Throws<SgvbException>(Blocks).Message, StringComparison.Ordinal);
        var error = Assert.Throws<SgvbException>(() => OwnRows.Epochs(Run, Recipe, "simd"));
        Assert.StartsWith(message + Run.FileAt(TrainingStore.Rows), error.Message, StringComparison.Ordinal);
        Assert.Equal(SgvbException.BadInput, error.ExitCode);
    }

    private IReadOnlyList<VarianceBlockRow> Blocks() =>
        OwnRows.Blocks(Run, "simd", Net, 7);
}

using Sgvb.Data;
using Sgvb.Model.Layers;

namespace Sgvb.Measuring.Selection;

/// <summary>From <c>--data --preprocess</c>, and the workload that is to be trained, to data.</summary>
public static class DataSelection
{
    /// <param name="values">The user's options.</param>
    /// <param name="input">What the network takes; null where no network is meant.</param>
    /// <exception cref="SgvbException">The data are unknown, missing or broken.</exception>
    public static DataSets Load(CommonValues values, Shape? input = null) =>
        DataLocator.Load(values.Data, input).Preprocess(values.Preprocess ?? PixelScale.UnitName);

    /// <summary>The workload of work that has one, mnist where none is named, and the data that it takes.</summary>
    /// <param name="values">The user's options.</param>
    /// <param name="work">Such as "train trains one network", for the message.</param>
    /// <exception cref="SgvbException">No such workload or several, no such data, or they do not fit each other.</exception>
    public static (Workload Workload, DataSets Data) WithWorkload(CommonValues values, string work)
    {
        if (WorkloadSelection.Choose(values, [Workload.Mnist.Name]) is not [var workload])
            throw new SgvbException($"--workload: {work} at a time");
        var data = Load(values, workload.Network.Layers[0].Input);
        CheckFits(workload, data.Train);
        return (workload, data);
    }

    /// <exception cref="SgvbException">Another input shape, fewer classes, or a minibatch larger than the data set.</exception>
    public static void CheckFits(Workload workload, Dataset data)
    {
        var input = workload.Network.Layers[0].Input;
        if (!input.Takes(data.Shape))
            throw new SgvbException($"--workload {workload.Name}: it takes {Text(input)}, but {data.Name} has {Text(data.Shape)}; name {Fitting(data)} with --workload, "
                + $"or other data with --data{DataFor(input)}");
        if (workload.Classes < data.Classes)
            throw new SgvbException($"--workload {workload.Name}: its output has {workload.Classes} units, but {data.Name} has {data.Classes} classes");
        if (workload.Minibatch > data.Rows)
            throw new SgvbException($"--minibatch {workload.Minibatch}: {data.Name} has only {data.Rows} examples; choose a smaller minibatch");
    }

    private static string Fitting(Dataset data) =>
        Registry.Workloads.FirstOrDefault(w => w.Network.Layers[0].Input.Takes(data.Shape))?.Name
        ?? string.Create(CultureInfo.InvariantCulture, $"{data.Columns}-100-{data.Classes}");

    private static string DataFor(Shape input) => input.Takes(DrawnTable.Shape) ? $" {DrawnTable.Name}" : DataLocator.For(input) is var set && input.Takes(set.Shape) ? $", such as {set.Name} or {set.StandInName}" : "";

    private static string Text(Shape shape) => shape.Positions == 1
        ? string.Create(CultureInfo.InvariantCulture, $"{shape.Elements} numbers")
        : string.Create(CultureInfo.InvariantCulture, $"pictures of {shape} ({shape.Elements} numbers)");
}

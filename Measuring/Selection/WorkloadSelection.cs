using Sgvb.Data;

namespace Sgvb.Measuring.Selection;

/// <summary>From <c>--workload --minibatch</c> to workloads that fit the data.</summary>
public static class WorkloadSelection
{
    /// <summary>The workloads asked for, with the user's minibatch size; <c>all</c> is every registered one.</summary>
    /// <param name="values">The user's options.</param>
    /// <param name="defaults">Names where --workload is not given.</param>
    /// <param name="data">What will be trained on; null where the verb makes up its own input.</param>
    /// <exception cref="SgvbException">No such workload, or it does not fit the data.</exception>
    public static IReadOnlyList<Workload> Choose(CommonValues values, IReadOnlyList<string> defaults, DataSets? data = null)
    {
        var names = (values.Workloads ?? defaults).SelectMany(n => n == NameList.All ? Registry.Workloads.Select(w => w.Name) : [n]).Distinct();
        var chosen = names.Select(n => ModelNames.Workload(n, values.Minibatch)).ToList();
        if (data is not null)
            chosen.ForEach(w => CheckFits(w, data.Train));
        return chosen;
    }

    /// <summary>The workload of work that has one, mnist where none is named.</summary>
    /// <param name="values">The user's options.</param>
    /// <param name="data">What will be trained on.</param>
    /// <param name="work">Such as "train trains one network", for the message.</param>
    /// <exception cref="SgvbException">As for <see cref="Choose"/>, or several are named.</exception>
    public static Workload One(CommonValues values, DataSets data, string work) => Choose(values, [Workload.Mnist.Name], data) is [var workload]
        ? workload
        : throw new SgvbException($"--workload: {work} at a time");

    /// <exception cref="SgvbException">Another input width, fewer classes, or a minibatch larger than the data set.</exception>
    public static void CheckFits(Workload workload, Dataset data)
    {
        if (workload.Inputs != data.Columns)
            throw new SgvbException($"--workload {workload.Name}: its input has {workload.Inputs} units, but {data.Name} has {data.Columns} pixels");
        if (workload.Classes < data.Classes)
            throw new SgvbException($"--workload {workload.Name}: its output has {workload.Classes} units, but {data.Name} has {data.Classes} classes");
        if (workload.Minibatch > data.Rows)
            throw new SgvbException($"--minibatch {workload.Minibatch}: {data.Name} has only {data.Rows} examples; choose a smaller minibatch");
    }
}

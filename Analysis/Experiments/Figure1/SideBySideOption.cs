namespace Sgvb.Experiments.Figure1;

/// <summary>How a user says how many trainings run at once.</summary>
internal sealed class SideBySideOption
{
    private const string Auto = "auto";

    public Option<string> Option { get; } = new("--side-by-side")
    {
        Description = "trainings at once, each on an equal part of the threads; auto measures what is faster in total (results are the same)",
        HelpName = $"N|{Auto}",
        DefaultValueFactory = _ => Auto,
    };

    /// <returns>How many; null: to be measured.</returns>
    /// <exception cref="SgvbException">It is no number of trainings, or the backend has one training at a time.</exception>
    public int? Read(ParseResult result, BackendEntry backend, int threads)
    {
        var text = result.GetValue(Option) ?? Auto;
        if (text == Auto)
            return backend.KeepsToItsThreads ? null : 1;
        if (!int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var trainings) || trainings < 1)
            throw new SgvbException($"{Option.Name}: '{OneLine.Of(text)}' is no number of trainings; name one from 1 on, or {Auto}");
        if (trainings > threads)
            throw new SgvbException($"{Option.Name}: {Format.Whole(trainings)} trainings have only {Format.Threads(threads)}; name at most {Format.Whole(threads)}, or more --threads");
        return trainings == 1 || backend.KeepsToItsThreads
            ? trainings
            : throw new SgvbException($"{Option.Name}: {backend.Name} has one training at a time, for its trainings would share what they run on; leave it out");
    }
}

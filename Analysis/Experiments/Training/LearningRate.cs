namespace Sgvb.Experiments.Training;

/// <summary>How the learning rate falls over a training.</summary>
public enum RateSchedule
{
    Constant,

    /// <summary>In a straight line to zero.</summary>
    Linear,

    /// <summary>Half a cosine to zero.</summary>
    Cosine,
}

/// <param name="Initial">At the first step.</param>
/// <param name="Schedule">How it falls.</param>
public sealed record LearningRate(double Initial, RateSchedule Schedule = RateSchedule.Constant)
{
    /// <param name="progress">Steps done over all steps of the schedule, from 0 to 1.</param>
    public double At(double progress) => Initial * Schedule switch
    {
        RateSchedule.Linear => Math.Max(0, 1 - progress),
        RateSchedule.Cosine => 0.5 * (1 + Math.Cos(Math.PI * Math.Min(1, progress))),
        _ => 1,
    };

    public override string ToString() => Initial.ToString("G", CultureInfo.InvariantCulture)
        + (Schedule == RateSchedule.Constant ? "" : " " + Schedule.ToString().ToLowerInvariant());
}

namespace Sgvb.Runs.Machine;

/// <summary>One thing that would spoil times, looked at before measuring.</summary>
/// <param name="Name">What was looked at.</param>
/// <param name="State">What was found.</param>
/// <param name="Trouble">Why the machine is not fit to measure, and what to do; null where it is, or where nobody can tell.</param>
public sealed record FitnessCheck(string Name, string State, string? Trouble = null);

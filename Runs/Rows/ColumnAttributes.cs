namespace Sgvb.Runs.Rows;

/// <summary>Part of what names a row: no two rows of a file may agree in all their keys.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class KeyAttribute : Attribute;

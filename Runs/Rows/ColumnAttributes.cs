namespace Sgvb.Runs.Rows;

/// <summary>Part of what names a row: no two rows of a file may agree in all their keys.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class KeyAttribute : Attribute;

/// <summary>A column that came later, absent in older files: rows read from those keep its default.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class AddedAttribute : Attribute;

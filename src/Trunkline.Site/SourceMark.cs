namespace Trunkline.Site;

/// <summary>A place in the site file.</summary>
/// <param name="Line">1 and up; 0 when the place is the file itself.</param>
/// <param name="Column">1 and up, in characters.</param>
public readonly record struct SourceMark(int Line, int Column);

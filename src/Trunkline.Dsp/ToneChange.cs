using Trunkline.Base;

namespace Trunkline.Dsp;

/// <summary>A call progress tone began or ended.</summary>
/// <param name="Tone">What is heard now; None: the tone ended.</param>
/// <param name="AfterSamples">Samples between the change before (or the start) and this decision, at most 2^31 - 1.</param>
public readonly record struct ToneChange(ToneName Tone, int AfterSamples);

namespace Trunkline.Isdn.Supplementary;

/// <summary>The local values of the operations read or written here: ETSI's (EN 300 207-1, EN 300 182-1) and QSIG's (ECMA-164, ECMA-174).</summary>
public static class Operation
{
    /// <summary>ETSI: the called user asks to deflect the call.</summary>
    public const int CallDeflection = 13;

    /// <summary>ETSI: the called user's exchange asks to route the call elsewhere.</summary>
    public const int CallRerouteing = 14;

    /// <summary>ETSI: to whom is diverted, from where and how often.</summary>
    public const int DivertingLegInformation2 = 15;

    /// <summary>ETSI: tells the caller that the call is diverted.</summary>
    public const int DivertingLegInformation1 = 18;

    /// <summary>ETSI: whether the diverted-to number may be shown to the caller.</summary>
    public const int DivertingLegInformation3 = 19;

    /// <summary>ETSI: what the call will cost, in currency.</summary>
    public const int AocSCurrency = 31;

    /// <summary>ETSI: what the call has cost so far, in currency.</summary>
    public const int AocDCurrency = 33;

    /// <summary>ETSI: what the call has cost so far, in units.</summary>
    public const int AocDChargingUnit = 34;

    /// <summary>ETSI: what the call cost, in currency.</summary>
    public const int AocECurrency = 35;

    /// <summary>ETSI: what the call cost, in units.</summary>
    public const int AocEChargingUnit = 36;

    /// <summary>QSIG: the caller's name.</summary>
    public const int QsigCallingName = 0;

    /// <summary>QSIG: the name of the called user who is alerted.</summary>
    public const int QsigCalledName = 1;

    /// <summary>QSIG: the name of who answered.</summary>
    public const int QsigConnectedName = 2;

    /// <summary>QSIG: the name of who is busy.</summary>
    public const int QsigBusyName = 3;

    /// <summary>QSIG: asks to route the call elsewhere.</summary>
    public const int QsigCallRerouting = 19;

    /// <summary>QSIG: tells the caller that the call is diverted.</summary>
    public const int QsigDivertingLegInformation1 = 20;

    /// <summary>QSIG: to whom is diverted, from where and how often.</summary>
    public const int QsigDivertingLegInformation2 = 21;

    /// <summary>QSIG: whether the diverted-to number may be shown to the caller.</summary>
    public const int QsigDivertingLegInformation3 = 22;

    /// <summary>An invoke of it informs, and waits for no answer: charges, diversions that happened, names.</summary>
    public static bool IsInformation(int operation, bool isQsig) => isQsig
        ? operation is (>= QsigCallingName and <= QsigBusyName) or (>= QsigDivertingLegInformation1 and <= QsigDivertingLegInformation3)
        : operation is DivertingLegInformation1 or DivertingLegInformation2 or DivertingLegInformation3 or (>= AocSCurrency and <= AocEChargingUnit);
}

//! Authorization: who may charge, and payment without a contract (block C).

use super::types::*;
use crate::schema::prelude::*;

messages! {
    [custom data]

    /// May the holder of this token charge here? (C01 and following)
    Authorize from Station: AuthorizeRequest<'a> {
        /// What the driver has shown, or for Plug & Charge the contract's eMAID.
        id_token: IdToken<'a>,
        /// The vehicle's certificate chain as PEM, its own certificate first, without the root. Only when the station
        /// cannot check it.
        certificate: Option<Text<'a, 10000>>,
        /// The contract certificate and those above it, for the CSMS to ask OCSP about.
        iso15118_certificate_hash_data: Option<List<'a, OcspRequestData<'a>, 1, 4>>,
    } => AuthorizeResponse<'a> {
        /// What the CSMS knows of the token; only Accepted may charge.
        id_token_info: IdTokenInfo<'a>,
        /// What became of checking the contract certificate; only where the request had a certificate or hashes of one.
        certificate_status: Option<AuthorizeCertificateStatus>,
        /// The ways of charging and discharging that the vehicle may choose from; absent allows charging only (Q01).
        allowed_energy_transfer: Option<List<'a, EnergyTransferMode, 1>>,
        /// The driver's own tariff, for the station to calculate with (I08). Absent: the default tariff holds.
        tariff: Option<Tariff<'a>>,
    }

    /// Forget every token in the authorization cache (C11).
    ClearCache from Csms: ClearCacheRequest<'a> {} => ClearCacheResponse<'a> {
        /// Accepted means that the cache is empty now.
        status: ClearCacheStatus,
        /// Why the status is what it is: a code for programs, and words for people.
        status_info: Option<StatusInfo<'a>>,
    }

    /// A payment by card was settled, given up or refused (C19 to C22).
    NotifySettlement from Station: NotifySettlementRequest<'a> {
        /// The transaction that was paid; absent when the payment was given up before one began.
        transaction_id: Option<Text<'a, 36>>,
        /// The payment service provider's reference; it was the token of the transaction.
        psp_ref: Text<'a, 255>,
        /// How the settlement ended.
        status: PaymentStatus,
        /// More about it, from the payment terminal.
        status_info: Option<Text<'a, 500>>,
        /// What was settled, or should have been.
        settlement_amount: Number<'a>,
        /// When it was settled.
        settlement_time: DateTime<'a>,
        /// The receipt's number, where the terminal or the station makes it.
        receipt_id: Option<Text<'a, 50>>,
        /// Where the receipt can be read, where the terminal or the station makes it.
        receipt_url: Option<Text<'a, 2000>>,
        /// The address that belongs to the VAT number.
        vat_company: Option<Address<'a>>,
        /// The VAT number of the company that the receipt is for.
        vat_number: Option<Text<'a, 20>>,
    } => NotifySettlementResponse<'a> {
        /// Where the receipt can be read, where the CSMS makes it; the station may show it as a QR code.
        receipt_url: Option<Text<'a, 2000>>,
        /// The receipt's number, where the CSMS makes it.
        receipt_id: Option<Text<'a, 50>>,
    }

    /// Somebody has scanned the QR code of this EVSE and is paying on the web: start nothing else here meanwhile (C25).
    NotifyWebPaymentStarted from Csms: NotifyWebPaymentStartedRequest<'a> {
        /// The EVSE that is being paid for, counted from one.
        evse_id: Int<0>,
        /// How long to wait for the payment, in seconds; none is to be expected after that.
        timeout: i32,
    } => NotifyWebPaymentStartedResponse<'a> {}

    /// Is this VAT number, as a driver has typed it in, a valid one? (C18)
    VatNumberValidation from Station: VatNumberValidationRequest<'a> {
        /// The number to check.
        vat_number: Text<'a, 20>,
        /// The EVSE where it was typed in, counted from one; absent when it does not matter.
        evse_id: Option<Int<0>>,
    } => VatNumberValidationResponse<'a> {
        /// The company's name and address; only when the number is valid, and not even then always.
        company: Option<Address<'a>>,
        /// Why the status is what it is: a code for programs, and words for people.
        status_info: Option<StatusInfo<'a>>,
        /// The number, as it was asked about.
        vat_number: Text<'a, 20>,
        /// The EVSE, as it was told.
        evse_id: Option<Int<0>>,
        /// Accepted means that the number is valid.
        status: GenericStatus,
    }
}

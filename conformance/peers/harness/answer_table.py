"""The answer table as frames: what a station sends, and what `--tolerance strict` and `--tolerance field` answer.

A row is (name, frame, outcome under `strict`, and where it differs the outcome under `field`). An outcome is a set where the
texts leave it open which of several faults is named.
"""

SILENT = "silence"
RESULT = "a result"
FORMATION, OCCURRENCE, TYPE, PROPERTY = "formation", "occurrence", "type", "property"
ENVELOPE, NO_ID, UNKNOWN_TYPE = "envelope", "no id", "unknown type"
NOT_IMPLEMENTED, NOT_SUPPORTED = "NotImplemented", "NotSupported"

AT = "2026-11-23T10:00:00Z"
DEEP = "[" * 200 + "]" * 200

# Frames that are the same in every version: what is sent, what `strict` answers, and what `field` does where it differs.
COMMON = [
    ("nothing at all", "", NO_ID),
    ("a blank", " ", NO_ID),
    ("words", "hello", NO_ID),
    ("an object", "{}", NO_ID),
    ("an empty array", "[]", NO_ID),
    ("null", "null", NO_ID),
    ("a number", "2", NO_ID),
    ("a call without id", "[2]", NO_ID),
    ("a number for an id", '[2,3,"Heartbeat",{}]', NO_ID),
    ("null for an id", '[2,null,"Heartbeat",{}]', NO_ID),
    ("an id that never ends", '[2,"m', NO_ID),
    ("a lone surrogate in the id", r'[2,"\ud800","Heartbeat",{}]', NO_ID),
    ("only type and id", '[2,"m"]', ENVELOPE),
    ("no payload", '[2,"m","Heartbeat"]', ENVELOPE),
    ("a number for an action", '[2,"m",7,{}]', ENVELOPE),
    ("a fifth element", '[2,"m","Heartbeat",{},{}]', ENVELOPE),
    ("2.0 for a message type", '[2.0,"m","Heartbeat",{}]', ENVELOPE),
    ("a text for a message type", '["2","m","Heartbeat",{}]', ENVELOPE),
    ("a frame that never ends", '[2,"m","Heartbeat",{}', ENVELOPE),
    ("text after the end", '[2,"m","Heartbeat",{}]trailing', ENVELOPE),
    ("type 9", '[9,"m","Heartbeat",{}]', UNKNOWN_TYPE),
    ("type 5", '[5,"m","InternalError","",{}]', UNKNOWN_TYPE),
    ("type 6", '[6,"m","NotifyPeriodicEventStream",{}]', UNKNOWN_TYPE),
    ("type 0", '[0,"m","Heartbeat",{}]', UNKNOWN_TYPE),
    ("an answer to nothing", '[3,"m",{}]', SILENT),
    ("an error to nothing", '[4,"m","InternalError","",{}]', SILENT),
    ("an answer without id", "[3]", SILENT),
    ("an answer with null for an id", "[3,null,{}]", SILENT),
    ("an error with null for an id", '[4,null,"X","",{}]', SILENT),
    ("half an error to nothing", '[4,"m","InternalError"]', SILENT),
    ("an action that no version has", '[2,"m","NoSuchAction",{}]', NOT_IMPLEMENTED),
    ("an action in small letters", '[2,"m","heartbeat",{}]', NOT_IMPLEMENTED),
    ("an empty action", '[2,"m","",{}]', NOT_IMPLEMENTED),
    ("an array for a payload", '[2,"m","Heartbeat",[]]', FORMATION),
    ("a text for a payload", '[2,"m","Heartbeat","{}"]', FORMATION),
    ("a number for a payload", '[2,"m","Heartbeat",7]', FORMATION),
    ("arrays 200 deep for a payload", f'[2,"m","MeterValues",{DEEP}]', FORMATION),
    ("no JSON inside", '[2,"m","DataTransfer",{"vendorId":"v","data":tru}]', FORMATION),
    ("a raw line break in a text", '[2,"m","DataTransfer",{"vendorId":"a\nb"}]', FORMATION),
    ("a lone surrogate", r'[2,"m","DataTransfer",{"vendorId":"v","data":"\ud800 lone"}]', FORMATION),
    ("a trailing comma", '[2,"m","DataTransfer",{"vendorId":"v",}]', FORMATION),
    ("a required member missing", '[2,"m","DataTransfer",{}]', OCCURRENCE),
    ("a number for a text", '[2,"m","DataTransfer",{"vendorId":7}]', TYPE),
    ("a text too long", '[2,"m","DataTransfer",{"vendorId":"%s"}]' % ("v" * 256), PROPERTY, RESULT),
    ("the first of two faults, type", '[2,"m","DataTransfer",{"vendorId":7,"vendorId":"v"}]', TYPE),
    ("the first of two faults, formation", '[2,"m","DataTransfer",{"vendorId":"v","vendorId":7}]', FORMATION),
    ("a text of 255 characters that are more bytes", '[2,"m","DataTransfer",{"vendorId":"%s"}]' % ("é" * 255), RESULT),
    ("blanks everywhere", ' [ 2 , "m" ,\n\t"Heartbeat" , { } ] ', RESULT),
    ("an empty id", '[2,"","Heartbeat",{}]', RESULT),
    ("an id of 36 characters", '[2,"%s","Heartbeat",{}]' % ("i" * 36), RESULT),
    ("an id of 64 characters", '[2,"%s","Heartbeat",{}]' % ("i" * 64), RESULT),
    ("a surrogate pair", r'[2,"m","DataTransfer",{"vendorId":"\ud83d\ude00"}]', RESULT),
    ("control and line separators", '[2,"m","DataTransfer",{"vendorId":"\\u0000\u2028\ufeff","data":"\\u001f"}]', RESULT),
    ("escapes in id and action", r'[2,"m\u00e9\u0022","Heart\u0062eat",{}]', RESULT),
]

UNKNOWN_MEMBER = '[2,"m","Heartbeat",{"extra":1}]'

V16 = [
    ("an unknown member", UNKNOWN_MEMBER, FORMATION, RESULT),
    ("a boot without model", '[2,"m","BootNotification",{"chargePointVendor":"V"}]', OCCURRENCE),
    ("a boot with a number for the model", '[2,"m","BootNotification",{"chargePointVendor":"V","chargePointModel":7}]', TYPE),
    (
        "a vendor too long",
        '[2,"m","BootNotification",{"chargePointVendor":"%s","chargePointModel":"M"}]' % ("v" * 21),
        PROPERTY,
        RESULT,
    ),
    (
        "an unknown member in a boot",
        '[2,"m","BootNotification",{"chargePointVendor":"V","chargePointModel":"M","x":1}]',
        FORMATION,
        RESULT,
    ),
    (
        "null for a required member",
        '[2,"m","BootNotification",{"chargePointVendor":"V","chargePointModel":null}]',
        TYPE,
        {TYPE, OCCURRENCE},
    ),
    (
        "null for an optional member",
        '[2,"m","BootNotification",{"chargePointVendor":"V","chargePointModel":"M","iccid":null}]',
        TYPE,
        RESULT,
    ),
    ("type before unknown", '[2,"m","BootNotification",{"chargePointVendor":7,"x":1}]', TYPE),
    ("unknown before type", '[2,"m","BootNotification",{"x":1,"chargePointVendor":7}]', FORMATION, TYPE),
    (
        "a status in small letters",
        '[2,"m","StatusNotification",{"connectorId":1,"errorCode":"NoError","status":"available"}]',
        PROPERTY,
        RESULT,
    ),
    ("a negative connector", '[2,"m","StatusNotification",{"connectorId":-1,"errorCode":"NoError","status":"Available"}]', RESULT),
    ("1.0 for an integer", '[2,"m","StatusNotification",{"connectorId":1.0,"errorCode":"NoError","status":"Available"}]', TYPE),
    ("1e0 for an integer", '[2,"m","StatusNotification",{"connectorId":1e0,"errorCode":"NoError","status":"Available"}]', TYPE),
    ("a text for an integer", '[2,"m","StatusNotification",{"connectorId":"1","errorCode":"NoError","status":"Available"}]', TYPE),
    (
        "a member twice",
        '[2,"m","StatusNotification",{"connectorId":1,"connectorId":2,"errorCode":"NoError","status":"Available"}]',
        FORMATION,
    ),
    (
        "no date-time",
        '[2,"m","StatusNotification",{"connectorId":1,"errorCode":"NoError","status":"Available","timestamp":"yesterday"}]',
        PROPERTY,
    ),
    (
        "a day that does not exist",
        '[2,"m","StatusNotification",{"connectorId":1,"errorCode":"NoError","status":"Available","timestamp":"2026-02-29T10:00:00Z"}]',
        PROPERTY,
    ),
    (
        "a date-time without zone",
        '[2,"m","StatusNotification",{"connectorId":1,"errorCode":"NoError","status":"Available","timestamp":"2026-11-23T10:00:00"}]',
        PROPERTY,
        RESULT,
    ),
    (
        "an integer past 64 bits",
        '[2,"m","StatusNotification",{"connectorId":9223372036854775808,"errorCode":"NoError","status":"Available"}]',
        PROPERTY,
    ),
    (
        "an integer past 32 bits",
        '[2,"m","StatusNotification",{"connectorId":2147483648,"errorCode":"NoError","status":"Available"}]',
        PROPERTY,
    ),
    (
        "a tag too long",
        '[2,"m","StartTransaction",{"connectorId":1,"idTag":"%s","meterStart":0,"timestamp":"%s"}]' % ("x" * 21, AT),
        PROPERTY,
        RESULT,
    ),
    # `field` refuses a transaction message only if its ids or times cannot be read: a refused one is lost, and paid by nobody.
    ("no meter values", '[2,"m","MeterValues",{"connectorId":1,"meterValue":[]}]', OCCURRENCE, RESULT),
    ("an object for an array", '[2,"m","MeterValues",{"connectorId":1,"meterValue":{}}]', TYPE, RESULT),
    ("a start without tag", '[2,"m","StartTransaction",{"connectorId":1,"meterStart":0,"timestamp":"%s"}]' % AT, OCCURRENCE),
    ("a start without time", '[2,"m","StartTransaction",{"connectorId":1,"idTag":"T","meterStart":0}]', OCCURRENCE),
    ("a start at no time", '[2,"m","StartTransaction",{"connectorId":1,"idTag":"T","meterStart":0,"timestamp":"now"}]', PROPERTY),
    (
        "a start with a text for its meter",
        '[2,"m","StartTransaction",{"connectorId":1,"idTag":"T","meterStart":"12","timestamp":"%s"}]' % AT,
        TYPE,
        RESULT,
    ),
    (
        "a stop with a text for its transaction",
        '[2,"m","StopTransaction",{"transactionId":"x","meterStop":0,"timestamp":"%s"}]' % AT,
        TYPE,
    ),
    (
        "a stop of no known reason",
        '[2,"m","StopTransaction",{"transactionId":1,"meterStop":0,"timestamp":"%s","reason":"Bored"}]' % AT,
        PROPERTY,
        RESULT,
    ),
    (
        "an integer with a leading zero",
        '[2,"m","StatusNotification",{"connectorId":01,"errorCode":"NoError","status":"Available"}]',
        FORMATION,
    ),
    (
        "a fault deep inside",
        '[2,"m","MeterValues",{"connectorId":1,"meterValue":[{"timestamp":"%s","sampledValue":[{"value":7}]}]}]' % AT,
        TYPE,
        RESULT,
    ),
    ("a CSMS's action", '[2,"m","Reset",{"type":"Soft"}]', NOT_SUPPORTED),
    ("a CSMS's action with a bad payload", '[2,"m","Reset",{"type":1}]', NOT_SUPPORTED),
    ("an action of 2.0.1", '[2,"m","TransactionEvent",{}]', NOT_IMPLEMENTED),
    ("a CSMS's action of 2.0.1", '[2,"m","RequestStartTransaction",{}]', NOT_IMPLEMENTED),
]

STATION = '"chargingStation":{"model":"M","vendorName":"V"}'
EVENT = '"eventType":"Started","timestamp":"%s","triggerReason":"Trigger","seqNo":0' % AT
STATUS = '"timestamp":"%s","connectorStatus":"Available","connectorId":1' % AT
HASH = '{"hashAlgorithm":"SHA256","issuerNameHash":"a","issuerKeyHash":"b","serialNumber":"c","responderURL":"d"}'
# What 2.0 and 2.0.1 have in common.
V2 = [
    (
        "a model too long",
        '[2,"m","BootNotification",{"reason":"PowerUp","chargingStation":{"model":"%s","vendorName":"V"}}]' % ("m" * 21),
        PROPERTY,
        RESULT,
    ),
    ("a reason in small letters", '[2,"m","BootNotification",{"reason":"powerup",%s}]' % STATION, PROPERTY, RESULT),
    ("a vendor missing inside", '[2,"m","BootNotification",{"reason":"PowerUp","chargingStation":{"model":"M"}}]', OCCURRENCE),
    (
        "a number for the model",
        '[2,"m","BootNotification",{"reason":"PowerUp","chargingStation":{"model":1,"vendorName":"V"}}]',
        TYPE,
    ),
    ("a member twice", '[2,"m","BootNotification",{"reason":"PowerUp","reason":"Triggered",%s}]' % STATION, FORMATION),
    ("1.0 for an integer", '[2,"m","StatusNotification",{%s,"evseId":1.0}]' % STATUS, RESULT),
    ("an integer with a leading zero", '[2,"m","StatusNotification",{%s,"evseId":01}]' % STATUS, FORMATION),
    ("1.5 for an integer", '[2,"m","StatusNotification",{%s,"evseId":1.5}]' % STATUS, TYPE),
    ("an integer past 32 bits", '[2,"m","StatusNotification",{%s,"evseId":2147483648}]' % STATUS, PROPERTY),
    (
        "no date-time",
        '[2,"m","StatusNotification",{"timestamp":"now","connectorStatus":"Available","evseId":1,"connectorId":1}]',
        PROPERTY,
    ),
    ("too few items of a required list", '[2,"m","MeterValues",{"evseId":1,"meterValue":[]}]', OCCURRENCE),
    ("any JSON as vendor data", '[2,"m","DataTransfer",{"vendorId":"v","data":[null,{"a":1e30}]}]', RESULT),
    ("a CSMS's action", '[2,"m","Reset",{"type":"Immediate"}]', NOT_SUPPORTED),
    ("an action of 1.6", '[2,"m","StartTransaction",{}]', NOT_IMPLEMENTED),
    ("a CSMS's action of 1.6", '[2,"m","RemoteStartTransaction",{}]', NOT_IMPLEMENTED),
    ("an action of 2.1", '[2,"m","NotifySettlement",{}]', NOT_IMPLEMENTED),
]

V201 = [
    *V2,
    ("an unknown member", UNKNOWN_MEMBER, FORMATION, RESULT),
    (
        "an unknown member inside",
        '[2,"m","BootNotification",{"reason":"PowerUp","chargingStation":{"model":"M","vendorName":"V","extra":{}}}]',
        FORMATION,
        RESULT,
    ),
    (
        "custom data",
        '[2,"m","BootNotification",{"reason":"PowerUp",%s,"customData":{"vendorId":"com.example","any":[1]}}]' % STATION,
        RESULT,
    ),
    ("custom data of nobody", '[2,"m","BootNotification",{"reason":"PowerUp",%s,"customData":{"any":1}}]' % STATION, OCCURRENCE),
    (
        "too many items",
        '[2,"m","Authorize",{"idToken":{"idToken":"t","type":"eMAID"},"iso15118CertificateHashData":[%s]}]' % ",".join([HASH] * 5),
        OCCURRENCE,
    ),
    (
        "too few items of an optional list",
        '[2,"m","Authorize",{"idToken":{"idToken":"t","type":"eMAID"},"iso15118CertificateHashData":[]}]',
        OCCURRENCE,
        RESULT,
    ),
    ("an event without id", '[2,"m","TransactionEvent",{%s,"transactionInfo":{}}]' % EVENT, OCCURRENCE),
    (
        "an event of an unknown trigger",
        '[2,"m","TransactionEvent",{%s,"transactionInfo":{"transactionId":"t"}}]' % EVENT.replace("Trigger", "Boredom"),
        PROPERTY,
        RESULT,
    ),
    ("a vehicle's certificate renewed as in 2.0", '[2,"m","Update15118EVCertificate",{}]', NOT_IMPLEMENTED),
    ("a CSMS's action of 2.0", '[2,"m","Renegotiate15118Schedule",{"evse":{"id":1}}]', NOT_IMPLEMENTED),
]

# In 2.0 every object may have members that the schema does not name.
V20 = [
    *V2,
    ("an unknown member", UNKNOWN_MEMBER, RESULT),
    (
        "unknown members inside",
        '[2,"m","BootNotification",{"reason":"PowerUp","chargingStation":{"model":"M","vendorName":"V","extra":{"deep":[1.0]}}}]',
        RESULT,
    ),
    ("custom data of nobody", '[2,"m","BootNotification",{"reason":"PowerUp",%s,"customData":{"any":1}}]' % STATION, RESULT),
    ("an unknown member twice", '[2,"m","Heartbeat",{"extra":1,"extra":2}]', RESULT),
    (
        "too many items",
        '[2,"m","Authorize",{"idToken":{"idToken":"t","type":"eMAID"},"15118CertificateHashData":[%s]}]' % ",".join([HASH] * 5),
        OCCURRENCE,
    ),
    (
        "too few items of an optional list",
        '[2,"m","Authorize",{"idToken":{"idToken":"t","type":"eMAID"},"15118CertificateHashData":[]}]',
        OCCURRENCE,
        RESULT,
    ),
    ("an event without id", '[2,"m","TransactionEvent",{%s,"transactionData":{}}]' % EVENT, OCCURRENCE),
    ("an event worded as in 2.0.1", '[2,"m","TransactionEvent",{%s,"transactionInfo":{"transactionId":"t"}}]' % EVENT, OCCURRENCE),
    ("null for an event's transaction", '[2,"m","TransactionEvent",{%s,"transactionData":null}]' % EVENT, TYPE),
    (
        "an event of an unknown trigger",
        '[2,"m","TransactionEvent",{%s,"transactionData":{"id":"t"}}]' % EVENT.replace("Trigger", "Boredom"),
        PROPERTY,
        RESULT,
    ),
    (
        "an event with a text for its reading",
        '[2,"m","TransactionEvent",{%s,"transactionData":{"id":"t"},"meterValue":[{"timestamp":"%s","sampledValue":[{"value":"7"}]}]}]'
        % (EVENT, AT),
        TYPE,
        RESULT,
    ),
    ("no certificate to renew", '[2,"m","Update15118EVCertificate",{}]', OCCURRENCE),
    ("a CSMS's action that only 2.0 has", '[2,"m","Renegotiate15118Schedule",{"evse":{"id":1}}]', NOT_SUPPORTED),
]
